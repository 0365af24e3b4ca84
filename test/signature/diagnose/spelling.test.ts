import {createHash, createHmac} from 'node:crypto';
import {expect, test} from 'vitest';
import {ask, digestOf, pretty, secret, standard} from './ask.ts';

const right = digestOf(standard);
const bytes = Buffer.from(right, 'hex');

test.each<[string, string, string, RegExp]>([
  // https://github.com/mastodon/ostatus2/issues/5
  ['upper case', right.toUpperCase(), 'upper_case', /upper case; Vigthoria sends lower case/],
  ['mixed case', right.replace('c', 'C'), 'upper_case', /upper case/],
  ['a version', `v1=${right}`, 'spelling', /v1= stands before it/],
  ['a version and a comma', `v1,${right}`, 'spelling', /v1/],
  ['another prefix', `SHA256=${right}`, 'spelling', /SHA256= stands before it/],
  ['blanks', `  ${right}\n`, 'spelling', /blanks or a newline/],
  ['quotes', `"${right}"`, 'spelling', /quotes/],
  ['the header line', `X-Vigthoria-Signature: ${right}`, 'spelling', /header name/],
  ['base64', bytes.toString('base64'), 'base64', /base64/],
  ['base64url', bytes.toString('base64url'), 'base64', /base64/],
  ['base64 with a prefix', `sha256=${bytes.toString('base64')}`, 'base64', /base64/],
  ['base64 as standard webhooks have it', `v1,${bytes.toString('base64')}`, 'base64', /v1[\s\S]*base64/],
  ['base64 of the hex text', Buffer.from(right).toString('base64'), 'base64', /base64 of the hex text/],
  ['hex of the hex text', Buffer.from(right).toString('hex'), 'encoded_hex', /hex of the hex text/],
  // https://github.com/nfe/whmcs-addon/pull/190
  ['hex taken for base64', Buffer.from(right, 'base64').toString('hex'), 'encoded_hex', /decoded as base64/],
  ['bytes as UTF-8', Buffer.from(bytes.toString('latin1')).toString('hex'), 'encoded_hex', /UTF-8/],
  ['raw bytes', bytes.toString('latin1'), 'binary', /raw bytes/],
  // https://github.com/adnanh/webhook/pull/355
  [
    'two values',
    `sha256=8f0c54f89c8481c76e6179351cc900d4f2dbe2d58f017a9cd99ed199c7544841,sha256=${right}`,
    'several_values',
    /the second fits; Vigthoria sends one/,
  ],
  ['two equal values', `${right}, ${right}`, 'several_values', /the first fits/],
  ['the beginning', right.slice(0, 40), 'too_short', /first 40 of 64/],
  ['the end', right.slice(-62), 'too_short', /last 62 of 64/],
  ['a digit too many', `${right}0`, 'too_long', /first 64 of 65/],
  ['a digit too many before it', `f${right}`, 'too_long', /last 64 of 65/],
  ['an ellipsis', `${right.slice(0, 8)}…${right.slice(-8)}`, 'too_short', /left out/],
  ['dashes between bytes', right.replace(/..(?=.)/g, '$&-'), 'not_hex', /U\+002D/],
  ['lost zeros', right.replace(/../g, byte => byte.replace(/^0/, '')), 'too_short', /leading zero/],
  // https://github.com/NousResearch/hermes-agent/pull/65307
  [
    'a non-ASCII character',
    `${right.slice(0, 63)}é`,
    'not_hex',
    /not hex: a non-ASCII character \(U\+00E9\)/,
  ],
  [
    'that character as a header has it',
    Buffer.from(`${right.slice(0, 63)}é`).toString('latin1'),
    'not_hex',
    /not hex/,
  ],
  ['a zero-width character', `${right}\u200b`, 'spelling', /blanks/],
  ["Go's Sum(body)", Buffer.from(standard).toString('hex') + digestOf(''), 'go_sum', /Sum\(body\)/],
])('%s is named', (_name, signature, reason, named) => {
  const diagnosis = ask(standard, signature);
  expect([diagnosis.reason, diagnosis.explanation]).toEqual([reason, expect.stringMatching(named)]);
});

test('a spelling and a body that are both wrong are both named', () => {
  const {reason, explanation} = ask(pretty, right.toUpperCase());
  expect(reason).toBe('reserialized+upper_case');
  expect(explanation).toMatch(/re-serialised JSON[\s\S]*upper case/);
});

test('less than 8 digits prove nothing', () => {
  expect(ask(standard, right.slice(0, 7)).reason).toBe('mismatch');
});

test('what is spelled as no signature is said to be that where nothing fits', () => {
  const {reason, details} = ask(standard, 'nonsense');
  expect(reason).toBe('mismatch');
  expect(details).toContainEqual(expect.stringContaining('64 lower-case hex digits are expected'));
});

const hmac = (name: string): string => createHmac(name, secret).update(standard).digest('hex');
const plain = (text: string, name = 'sha256'): string => createHash(name).update(text).digest('hex');

test.each<[string, string, RegExp]>([
  ['HMAC-SHA1', hmac('sha1'), /HMAC-SHA-1/],
  ['HMAC-SHA512', hmac('sha512'), /HMAC-SHA-512/],
  ['HMAC-SHA384', hmac('sha384'), /HMAC-SHA-384/],
  ['HMAC-MD5', hmac('md5'), /HMAC-MD5/],
  ['SHA-256 without a key', plain(standard), /without the key/],
  ['MD5 without a key', plain(standard, 'md5'), /without the key/],
  ['the secret before the body', plain(secret + standard), /before the body/],
  ['the secret after the body', plain(standard + secret), /after the body/],
  [
    'body and secret swapped',
    createHmac('sha256', standard).update(secret).digest('hex'),
    /body and secret swapped/,
  ],
  ['HMAC-SHA1 in base64', createHmac('sha1', secret).update(standard).digest('base64'), /SHA-1[\s\S]*base64/],
])('%s is named', (_name, signature, named) => {
  expect(ask(standard, signature).explanation).toMatch(named);
});
