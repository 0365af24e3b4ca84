import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sign} from '../../src/signature/sign.ts';
import {readSignature, verify} from '../../src/signature/verify.ts';

const body = Buffer.from(
  '{"id":"evt_A1","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":{"ok":true}}',
);
const right = 'c207a07b57cae45124906bf678f70e328aeaf719ef12ec1e5bc078ebc8a4c973';
const secrets = [
  {source: '--secret #1', value: 'rotated-away'},
  {source: '--secret #2', value: 's3cr3t-for-tests'},
];

test('the signature is the bare lower-case hex HMAC-SHA256 of the raw bytes', () => {
  expect(sign(body, 's3cr3t-for-tests')).toBe(right);
});

test('every secret is tried, and the one that fits is named by its source', () => {
  expect(verify(body, right, secrets)).toEqual({kind: 'valid', secret: '--secret #2', notes: []});
});

test('sha256= before the digest is valid, with a note on the handlers of the tutorial', () => {
  expect(verify(body, `sha256=${right}`, secrets)).toMatchObject({
    kind: 'valid',
    notes: [expect.stringContaining('bare hex')],
  });
});

test.each([
  right.toUpperCase(),
  ` ${right}`,
  `${right}\n`,
  `SHA256=${right}`,
  `v1=${right}`,
  `${right}, ${right}`,
  right.slice(0, 63),
  `${right}0`,
  Buffer.from(right, 'hex').toString('base64'),
  `${right.slice(0, 63)}é`,
  '0'.repeat(64),
])('%j is invalid', signature => {
  expect(verify(body, signature, secrets)).toMatchObject({kind: 'invalid', reason: 'mismatch'});
});

test('no signature is missing, and nothing is checked without a secret', () => {
  expect(verify(body, undefined, secrets).kind).toBe('missing');
  expect(verify(body, '', secrets).kind).toBe('missing');
  expect(verify(body, right, []).kind).toBe('unchecked');
});

test('one changed byte anywhere makes it invalid', () => {
  fc.assert(
    fc.property(fc.nat({max: body.length - 1}), fc.integer({min: 1, max: 255}), (at, change) => {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ change;
      expect(verify(changed, right, secrets).kind).toBe('invalid');
    }),
  );
});

test('several signature headers are one value that no documented spelling fits', () => {
  const headers = [
    ['X-Vigthoria-Signature', right],
    ['x-vigthoria-signature', right],
  ] as const;
  expect(readSignature(headers.slice(0, 1))).toBe(right);
  expect(readSignature(headers)).toBe(`${right}, ${right}`);
  expect(readSignature([])).toBeUndefined();
});
