import fc from 'fast-check';
import {expect, test} from 'vitest';
import {markDifference} from '../../src/inspector/page/marking.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

test.each([
  ['{"a":1.50,"rest":true}', '{"a":1.5,"rest":true}', '0', ''],
  ['{"a":1,"rest":true}', '{"a": 1,"rest":true}', '', ' '],
  ['caf\\u00e9 and more', 'caf\u00e9 and more', '\\u00e9', '\u00e9'],
  ['same until the end', 'same until the end\n', '', '\n'],
  ['one thing', 'other words', 'ne thing', 'ther words'],
])('of %j and %j only what differs is marked', (received, signed, left, right) => {
  const [a, b] = [bytes(received), bytes(signed)];
  const from = a.findIndex((byte, index) => byte !== b[index]);
  const start = from === -1 ? a.length : from;
  const marking = markDifference(a, b, start);
  expect([
    Buffer.from(a.subarray(start, start + marking.received)).toString(),
    Buffer.from(b.subarray(start, start + marking.signed)).toString(),
  ]).toEqual([left, right]);
});

test('something is marked wherever two pieces differ, and never more than there is', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 80}), fc.uint8Array({maxLength: 80}), (a, b) => {
      fc.pre(Buffer.compare(a, b) !== 0);
      let from = 0;
      while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
      const {received, signed} = markDifference(a, b, from);
      expect(received + signed).toBeGreaterThan(0);
      expect(received).toBeLessThanOrEqual(a.length - from);
      expect(signed).toBeLessThanOrEqual(b.length - from);
    }),
  );
});
