import {createHmac} from 'node:crypto';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createSmallHmac, padKey} from '../../../src/signature/diagnose/small-hmac.ts';

const smallHmac = createSmallHmac();
const anyBytes = (maxLength: number) => fc.uint8Array({maxLength}).map(bytes => Buffer.from(bytes));

test("for any keys and pieces the digests are those of Node's own HMAC", () => {
  const piece = fc.oneof(fc.string({unit: 'binary', maxLength: 200}), anyBytes(200));
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 4}), fc.array(anyBytes(140), {maxLength: 4}), (pieces, keys) => {
      const expected = keys.map(key => {
        const hmac = createHmac('sha256', key);
        for (const one of pieces) hmac.update(one);
        return hmac.digest('hex');
      });
      const made = smallHmac(pieces, keys.map(padKey))?.map(digest =>
        Buffer.from(digest, 'latin1').toString('hex'),
      );
      expect(made).toEqual(expected);
    }),
  );
});

test('a key of a block, and one of a byte more, are told apart', () => {
  for (const length of [0, 63, 64, 65]) {
    const key = Buffer.alloc(length, 'k');
    const [digest = ''] = smallHmac(['body'], [padKey(key)]) ?? [];
    expect(Buffer.from(digest, 'latin1')).toEqual(createHmac('sha256', key).update('body').digest());
  }
});

test('a content that may not fit is left to others', () => {
  expect(smallHmac(['x'.repeat(64 * 1024)], [padKey(Buffer.from('key'))])).toBeUndefined();
});
