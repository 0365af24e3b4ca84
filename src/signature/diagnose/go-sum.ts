import {createHash, createHmac} from 'node:crypto';
import type {Secret} from '../../webhook/secret.ts';
import type {Change} from './candidate.ts';
import type {Finding} from './finding.ts';
import {frameworks} from './fixes.ts';

interface Given {
  readonly body: Buffer;
  readonly signature: string;
  readonly secrets: readonly Secret[];
  readonly otherSecrets: readonly Secret[];
}

const digestBytes = 32;

/** Go's `mac.Sum(body)` hashes nothing: it gives the body with the digest of no bytes after it. */
export function findSumMisuse({body, signature, secrets, otherSecrets}: Given): Finding | undefined {
  const given = decode(signature);
  if (given === undefined || given.length <= digestBytes) return undefined;
  const head = given.subarray(0, -digestBytes);
  const tail = given.subarray(-digestBytes);
  const secret = [...secrets, ...otherSecrets].find(({value}) =>
    createHmac('sha256', value).digest().equals(tail),
  );
  const isPlain = createHash('sha256').digest().equals(tail);
  if (secret === undefined && !isPlain) return undefined;
  const what = head.equals(body) ? 'the body' : 'a body that differs from the one received';
  const change: Change = {
    reason: 'go_sum',
    phrase: `it is ${what} followed by the digest of no bytes: Go's Sum(body) appends to the body and does not hash it`,
    sequel: '',
    fixes: ['Go: mac.Write(body), then hex.EncodeToString(mac.Sum(nil))', frameworks.go],
    details: [],
  };
  return {spelling: change, secret: undefined, algorithm: undefined, body: [], candidate: undefined};
}

function decode(signature: string): Buffer | undefined {
  const core = signature.trim().replace(/^sha256=/i, '');
  if (core.length <= digestBytes * 2) return undefined;
  if (core.length % 2 === 0 && !/[^0-9a-f]/i.test(core)) return Buffer.from(core, 'hex');
  return /[^A-Za-z0-9+/_=-]/.test(core) ? undefined : Buffer.from(core, 'base64');
}
