import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ask, digestOf, secret, standard, textOf} from './ask.ts';

const mebibyte = 1024 * 1024;
const nothing = '0'.repeat(64);

function timed(run: () => void): number {
  const startMs = performance.now();
  run();
  return performance.now() - startMs;
}

/** Ten megabytes of what events hold: numbers, URLs, text beyond ASCII. */
function largeEvent(): string {
  const items: string[] = [];
  for (let size = 0; size < 10 * mebibyte; size += items.at(-1)?.length ?? 1) {
    items.push(
      `{"id":"it_${items.length}","w":136.0,"url":"https://x.test/a","t":"é🚀","n":${items.length}}`,
    );
  }
  return `{"id":"evt_big","type":"generation.completed","data":{"items":[${items.join(',')}]}}`;
}

test('a body of 10 MB is diagnosed within the time given, and what was not tried is said', () => {
  const body = Buffer.from(largeEvent());
  let details: readonly string[] = [];
  const tookMs = timed(() => {
    details = ask(body, nothing, {budgetMs: 500}).details;
  });
  expect(tookMs).toBeLessThan(4000);
  expect(details).toContainEqual(expect.stringMatching(/^not tried .*two changes together/));
});

test('the likeliest mistakes are found in a body of 10 MB', () => {
  const text = largeEvent();
  const whole = {budgetMs: 15_000};
  expect(ask(`${text}\n`, digestOf(text), whole).reason).toBe('final_newline');
  const compact = JSON.stringify(JSON.parse(text));
  const found = ask(text, digestOf(compact), whole);
  expect(found.reason).toBe('reserialized');
  expect(found.details.length).toBeLessThan(60);
});

test.each<[string, Buffer]>([
  ['20,000 nested arrays', Buffer.from('['.repeat(20_000) + ']'.repeat(20_000))],
  ['20,000 nested objects', Buffer.from(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
  ['a megabyte of blanks', Buffer.from(`{"a":"${' '.repeat(mebibyte)}x"}`)],
  ['a megabyte of blanks and a letter', Buffer.from(`${' '.repeat(mebibyte)}x`)],
  ['a megabyte of newlines and a letter', Buffer.from(`${'\n'.repeat(mebibyte)}x`)],
  ['a megabyte of zeros in a number', Buffer.from(`[1.${'0'.repeat(mebibyte)}1]`)],
  ['a megabyte of digits', Buffer.from(`[${'9'.repeat(mebibyte)}]`)],
  ['a megabyte of backslashes', Buffer.from(`["${'\\\\'.repeat(mebibyte / 2)}"]`)],
  ['a megabyte of quotes', Buffer.from('"'.repeat(mebibyte))],
  ['a megabyte of &', Buffer.from('a=&'.repeat(mebibyte / 3))],
  ['a megabyte of %', Buffer.from('%'.repeat(mebibyte))],
  ['two megabytes of hex', Buffer.from('ab'.repeat(mebibyte))],
  ['a megabyte of base64', Buffer.from('QUJD'.repeat(mebibyte / 4))],
  ['a megabyte of zero bytes', Buffer.alloc(mebibyte)],
  ['a megabyte of ff', Buffer.alloc(mebibyte, 0xff)],
  ['a list of 200,000 numbers', Buffer.from(`[${'1,'.repeat(200_000)}1]`)],
])('%s take no more than their time', (_name, body) => {
  let reason = '';
  const tookMs = timed(() => {
    reason = ask(body, nothing, {budgetMs: 300}).reason;
  });
  expect(reason).toBe('mismatch');
  expect(tookMs).toBeLessThan(3000);
});

test('half a surrogate pair, which a rewriting turns into a character, is no trouble', () => {
  expect(ask('{"a":"\\ud800","b":"\\u2028"}', nothing).reason).toBe('mismatch');
});

test('20,000 nested arrays are rewritten without recursion', () => {
  const nested = '['.repeat(20_000) + ']'.repeat(20_000);
  expect(ask(`[ ${nested} ]`, digestOf(`[${nested}]`)).reason).toBe('reserialized');
});

test.each([
  ['a signature of a megabyte', 'a'.repeat(mebibyte)],
  ['a signature of blanks', `${' '.repeat(4000)}x`],
  ['a signature of commas', ','.repeat(4000)],
  ['a signature of quotes', '"'.repeat(4000)],
  ['an empty signature', ''],
])('%s is no trouble', (_name, signature) => {
  expect(timed(() => expect(ask(standard, signature).reason).toBe('mismatch'))).toBeLessThan(3000);
});

test('without any secret nothing is thrown', () => {
  expect(ask(standard, nothing, {secrets: []}).reason).toBe('mismatch');
  expect(ask(standard, nothing, {secrets: [{source: 'WEBHOOK_SECRET', value: ''}]}).reason).toBe('mismatch');
});

test('for random bytes, signatures and secrets nothing is claimed, thrown or shown', () => {
  const anySecret = fc.string({unit: 'binary', minLength: 8, maxLength: 40});
  const signature = fc.oneof(
    fc.string({unit: 'binary', maxLength: 100}),
    fc.uint8Array({minLength: 32, maxLength: 32}).map(bytes => Buffer.from(bytes).toString('hex')),
    fc.uint8Array({minLength: 32, maxLength: 32}).map(bytes => Buffer.from(bytes).toString('base64')),
    fc.uint8Array({minLength: 20, maxLength: 64}).map(bytes => Buffer.from(bytes).toString('hex')),
  );
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 300}), signature, anySecret, (bytes, given, value) => {
      const diagnosis = ask(Buffer.from(bytes), given, {secrets: [{source: 'WEBHOOK_SECRET', value}]});
      expect(diagnosis.reason).toBe('mismatch');
      expect(textOf(diagnosis)).not.toContain(value);
      expect(textOf(diagnosis).split('\n').length).toBeLessThan(200);
    }),
    {numRuns: 80},
  );
});

test('what is shown of a payload has no control, bidi or zero-width characters', () => {
  const body = '{"a\u202e\u0007":"\u200b\u001b[31m","n":1.0}'
    .replace('\u001b', '\\u001b')
    .replace('\u0007', '\\u0007');
  const found = ask(body, digestOf(JSON.stringify(JSON.parse(body))));
  expect(found.reason).toBe('reserialized');
  expect(textOf(found)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  expect(textOf(ask(`\u202e\u0007${secret.length}`, nothing))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});
