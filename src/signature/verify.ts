import {createHmac, timingSafeEqual} from 'node:crypto';
import {type HeaderList, isNamed} from '../webhook/headers.ts';
import type {Secret} from '../webhook/secret.ts';
import type {Verdict} from '../webhook/verdict.ts';

const spelling = /^(sha256=)?([0-9a-f]{64})$/;

/**
 * Checks a signature over the exact bytes of a body, in constant time, with every secret: during rotation two are live.
 * Bare lower-case hex and `sha256=` before it are the documented spellings; any other is invalid.
 */
export function verify(body: Buffer, signature: string | undefined, secrets: readonly Secret[]): Verdict {
  if (secrets.length === 0) return {kind: 'unchecked', notes: []};
  if (signature === undefined || signature === '') return {kind: 'missing', notes: []};
  const match = spelling.exec(signature);
  const given = Buffer.from(match?.[2] ?? '', 'hex');
  const fitting = match === null ? undefined : secrets.find(({value}) => fits(given, body, value));
  if (fitting === undefined) return mismatch;
  return {kind: 'valid', secret: fitting.source, notes: match?.[1] === undefined ? [] : [prefixNote]};
}

/** The signature header's value; several are joined, as RFC 9110 5.3 has it, and no longer a valid spelling. */
export function readSignature(headers: HeaderList): string | undefined {
  const given = headers.filter(header => isNamed(header, 'x-vigthoria-signature'));
  return given.length === 0 ? undefined : given.map(([, value]) => value).join(', ');
}

const mismatch: Verdict = {
  kind: 'invalid',
  reason: 'mismatch',
  explanation: 'it does not match the body with any configured secret',
  notes: [],
};

const prefixNote =
  "the signature is spelled with sha256= before it; the tutorial's two handlers compare bare hex and would reject it";

function fits(given: Buffer, body: Buffer, secret: string): boolean {
  return timingSafeEqual(given, createHmac('sha256', secret).update(body).digest());
}
