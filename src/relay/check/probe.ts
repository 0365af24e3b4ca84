import type {ProbeExpectation} from '../../webhook/check.ts';
import type {HeaderList} from '../../webhook/headers.ts';

/** One way to try an endpoint. */
export interface Probe {
  readonly name: string;
  /** What it shows when it passes, as the end of "shows that …". */
  readonly proves: string;
  readonly sent: string;
  readonly expected: ProbeExpectation;
  /** `warning`: a 4xx is worth knowing of, and no fault. */
  readonly severity: 'failure' | 'warning';
  readonly make: (making: Making) => readonly ProbeRequest[];
  /** Its requests are sent at once, not one after the other. */
  readonly isAtOnce?: true;
}

/** What probes are made of. */
export interface Making {
  /** The compact body of an event with an id that no other has. */
  readonly event: () => string;
  /** The signature of a body, as Vigthoria's tutorial has it. */
  readonly sign: (body: Buffer) => string;
  /** The same with a secret that is not the endpoint's. */
  readonly forge: (body: Buffer) => string;
}

export interface ProbeRequest {
  readonly method: 'POST' | 'GET' | 'HEAD';
  readonly headers: HeaderList;
  readonly body: Buffer;
}

const json: HeaderList = [['Content-Type', 'application/json']];

/** A delivery with that signature; null: with none. */
export function post(body: Buffer, signature: string | null): ProbeRequest {
  return postWith(body, signature === null ? [] : [['X-Vigthoria-Signature', signature]]);
}

export function postWith(body: Buffer, headers: HeaderList): ProbeRequest {
  return {method: 'POST', headers: [...json, ...headers], body};
}

/** One delivery whose body comes from a fresh event's, signed as it is sent. */
export function signedBody(change: (event: string) => string): Probe['make'] {
  return ({event, sign}) => {
    const body = Buffer.from(change(event()));
    return [post(body, sign(body))];
  };
}

/** One delivery with an event of its own and a signature that comes from the right one. */
export function changedSignature(change: (right: string) => string | null): Probe['make'] {
  return ({event, sign}) => {
    const body = Buffer.from(event());
    return [post(body, change(sign(body)))];
  };
}

/** One delivery whose body was changed after it was signed. */
export function changedBody(change: (event: string) => string): Probe['make'] {
  return ({event, sign}) => {
    const signed = event();
    return [post(Buffer.from(change(signed)), sign(Buffer.from(signed)))];
  };
}
