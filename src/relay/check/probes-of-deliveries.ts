import {editJson, parseSet, parseUnset} from '../../webhook/json-edit.ts';
import {changedSignature, type Making, type Probe, type ProbeRequest, post, signedBody} from './probe.ts';

/** The two deliveries that everything else is measured by. */
export const firstProbes: readonly Probe[] = [
  {
    name: 'valid',
    proves: 'a signed delivery is taken',
    sent: 'an event signed as in the tutorial',
    expected: 'accepted',
    severity: 'failure',
    make: signedBody(event => event),
  },
  {
    name: 'prefixed',
    proves: 'sha256= before a signature is taken too',
    sent: 'an event whose signature has sha256= before it',
    expected: 'accepted',
    severity: 'warning',
    make: changedSignature(right => `sha256=${right}`),
  },
];

/** Deliveries that come twice, or are out of the ordinary in another way, and requests that are none. */
export const probesOfDeliveries: readonly Probe[] = [
  {
    name: 'second-copy',
    proves: 'a second copy is answered 2xx',
    sent: 'one event twice, one after the other',
    expected: 'accepted',
    severity: 'failure',
    make: twice,
  },
  {
    name: 'two-at-once',
    proves: 'two copies at once are answered 2xx',
    sent: 'one event twice at once',
    expected: 'accepted',
    severity: 'failure',
    make: twice,
    isAtOnce: true,
  },
  {
    name: 'unknown-type',
    proves: 'an unknown type is answered 2xx',
    sent: 'an event of the type vigthoria.check',
    expected: 'accepted',
    severity: 'failure',
    make: signedBody(event => editJson(event, [parseSet('type=vigthoria.check')])),
  },
  {
    name: 'missing-id',
    proves: 'an event without an id does no harm',
    sent: 'an event without an id',
    expected: 'accepted',
    severity: 'warning',
    make: signedBody(event => editJson(event, [parseUnset('id')])),
  },
  {
    name: 'one-megabyte',
    proves: 'a large delivery is taken',
    sent: 'an event of 1,000,000 bytes',
    expected: 'accepted',
    severity: 'failure',
    make: signedBody(event => padTo(event, 1_000_000)),
  },
  answered('GET'),
  answered('HEAD'),
];

/** Not sent: the slowest of all answers. */
export const answerTime = {
  name: 'answer-time',
  proves: 'every answer comes within 5 s',
  sent: 'all of these',
  expected: 'prompt',
} as const;

function twice({event, sign}: Making): readonly ProbeRequest[] {
  const body = Buffer.from(event());
  const request = post(body, sign(body));
  return [request, request];
}

function padTo(event: string, sizeBytes: number): string {
  const padding = (letters: number): string =>
    editJson(event, [parseSet(`data.check="${'x'.repeat(letters)}"`)]);
  return padding(sizeBytes - Buffer.byteLength(padding(0)));
}

function answered(method: 'GET' | 'HEAD'): Probe {
  return {
    name: method.toLowerCase(),
    proves: `a ${method} does no harm`,
    sent: `a ${method} request`,
    expected: 'answered',
    severity: 'failure',
    make: () => [{method, headers: [], body: Buffer.alloc(0)}],
  };
}
