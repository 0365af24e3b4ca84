import {expect, test} from 'vitest';
import {ask, digestOf, pretty, secret, standard, textOf} from './ask.ts';

const right = digestOf(standard);
const source = 'WEBHOOK_SECRET';

// The configured value holds too much, and the signer's is the plain one.
test.each<[string, string, RegExp]>([
  // https://github.com/heripo-lab/heripo-engine/pull/47
  ['a newline at its end', `${secret}\n`, /a newline at its end; trimmed it fits/],
  ['a CRLF at its end', `${secret}\r\n`, /a newline \(CRLF\) at its end/],
  // https://github.com/honojs/examples/issues/159
  ['blanks at its end', `${secret}  `, /2 spaces at its end/],
  ['a tab at its start', `\t${secret}`, /a tab at its start/],
  ['a no-break space', `${secret}\u00a0`, /no-break space \(NBSP\)/],
  ['a zero-width character inside', `s3cr3t\u200b-for-tests`, /a zero-width character inside/],
  ['a byte order mark', `\ufeff${secret}`, /byte order mark at its start/],
  // https://github.com/docker/cli/issues/4665
  ['double quotes', `"${secret}"`, /wrapped in quotes/],
  ['single quotes', `'${secret}'`, /wrapped in quotes/],
  ['a quote at its start', `"${secret}`, /a quote at its start/],
  // https://github.com/standard-webhooks/standard-webhooks/issues/235
  ['v1,', `v1,${secret}`, /v1, pasted before it/],
  ['whsec_', `whsec_${secret}`, /whsec_ pasted before it/],
  ['v1,whsec_', `v1,whsec_${secret}`, /v1,whsec_ pasted before it/],
  ['Bearer', `Bearer ${secret}`, /Bearer pasted before it/],
  ['a variable', `WEBHOOK_SECRET=${secret}`, /WEBHOOK_SECRET= pasted before it/],
  ['a whole assignment', `export MY_HOOK="${secret}"`, /NAME=value/],
  ['a comment', `${secret}#old`, /cut at #/],
  ['a comment after a blank', `${secret} # the old one`, /cut at/],
])('%s in the secret is named, and no secret shown', (_name, value, named) => {
  const diagnosis = ask(standard, right, {secrets: [{source, value}]});
  expect(diagnosis.explanation).toMatch(named);
  expect(diagnosis.explanation).toContain(source);
  expect(textOf(diagnosis)).not.toContain(secret);
});

// The configured value is the plain one, and the signer's is another.
test.each<[string, Buffer | string, RegExp]>([
  ['a newline', `${secret}\n`, /newline \(LF\) after/],
  ['a blank', `${secret} `, /space after/],
  ['quotes', `"${secret}"`, /in quotes/],
  ['a prefix', `whsec_${secret}`, /whsec_ pasted before/],
  ['an empty key', '', /EMPTY key/],
  ['upper case', secret.toUpperCase(), /upper case/],
  ['base64', Buffer.from(secret).toString('base64'), /encoded as base64/],
  ['a character less', secret.slice(0, -1), /without its last character/],
  ['the name of the variable', 'WEBHOOK_SECRET', /placeholder WEBHOOK_SECRET/],
  ['undefined', 'undefined', /placeholder undefined/],
])('%s at the signer is named', (_name, key, named) => {
  const diagnosis = ask(standard, digestOf(standard, key));
  expect(diagnosis.explanation).toMatch(named);
  expect(textOf(diagnosis)).not.toContain(secret);
});

test.each<[string, string, Buffer, RegExp]>([
  [
    'base64',
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
    /base64-decoded/,
  ],
  [
    'base64 after whsec_',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
    /whsec_ prefix/,
  ],
  ['hex', 'c0ffee00c0ffee00', Buffer.from('c0ffee00c0ffee00', 'hex'), /hex-decoded/],
])('a key decoded from %s is named', (_name, value, key, named) => {
  const diagnosis = ask(standard, digestOf(standard, key), {secrets: [{source, value}]});
  expect(diagnosis.explanation).toMatch(named);
  expect(textOf(diagnosis)).not.toContain(value);
});

test('another configured secret comes before any change to the body, and is named by its source', () => {
  const diagnosis = ask(standard, digestOf(standard, 'other-endpoint'), {
    otherSecrets: [{source: 'WEBHOOK_SECRET from .env', value: 'other-endpoint'}],
  });
  expect(diagnosis.reason).toBe('other_secret');
  expect(textOf(diagnosis)).toMatch(/WEBHOOK_SECRET from \.env[\s\S]*test and live/);
  expect(textOf(diagnosis)).not.toContain('other-endpoint');
});

test('a changed body is found with another configured secret too', () => {
  const diagnosis = ask(pretty, digestOf(standard, 'other-endpoint'), {
    otherSecrets: [{source: '.env', value: 'other-endpoint'}],
  });
  expect(diagnosis.reason).toBe('reserialized+other_secret');
});

test('a changed body is found with a mistaken secret too', () => {
  expect(ask(pretty, digestOf(standard, `${secret}\n`)).reason).toBe('reserialized+secret_stray');
});

// https://github.com/huggingface/huggingface_hub/pull/4625
test('a secret that .env cut at # is named where the whole one is known', () => {
  const diagnosis = ask(standard, digestOf(standard, 'ab12#cd34'), {
    secrets: [{source: 'WEBHOOK_SECRET from .env', value: 'ab12'}],
    otherSecrets: [{source: 'the line in .env', value: 'ab12#cd34'}],
  });
  expect(diagnosis.reason).toBe('secret_cut');
  expect(textOf(diagnosis)).toMatch(/cut at #[\s\S]*quotes/);
});

// https://github.com/stripe/stripe-node/issues/1886
test.each([
  ['sk_test_4eC39HqLyjWDarjtT1zdp7dc', 'an API key'],
  ['we_1MqqbKLt4dXK03v5qaIbiNCC', 'an endpoint id'],
])('%s is said to have the shape of %s first, where nothing fits', (value, shape) => {
  const diagnosis = ask(standard, right, {secrets: [{source, value}]});
  expect(diagnosis.reason).toBe('mismatch');
  expect(diagnosis.explanation).toMatch(
    new RegExp(`^the secret \\(WEBHOOK_SECRET\\) has the shape of ${shape}`),
  );
  expect(textOf(diagnosis)).not.toContain(value);
});

test('a secret that stands in the payload is not shown', () => {
  const body = `{"leak":"${secret}","n":1.0}`;
  expect(textOf(ask(body, digestOf(`{"leak":"${secret}","n":1}`)))).not.toContain(secret);
  expect(textOf(ask(body, '0'.repeat(64)))).not.toContain(secret);
});
