import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isRedacted, parseRedactPath, redact} from '../../src/webhook/redact.ts';
import {redactJson} from '../../src/webhook/redact-json.ts';
import type {JsonPath} from '../../src/webhook/typed-path.ts';
import {makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';

const hide = (text: string, ...paths: string[]): string =>
  redactJson(text, paths.map(parseRedactPath), () => undefined);

test.each([
  ['data.a', '{ "data":\t{"a":1.0, "b":1.0} }', '{ "data":\t{"a":"[redacted]", "b":1.0} }'],
  [
    'data.*',
    '{"data":{"a":{"x":[1,{}]},"b":[2],"c":null},"d":1}',
    '{"data":{"a":"[redacted]","b":"[redacted]","c":"[redacted]"},"d":1}',
  ],
  ['data', '{"data":{"a":[{}]},"b":{"data":1}}', '{"data":"[redacted]","b":{"data":1}}'],
  ['items[0].n', '{"items":[{"n":1},{"n":2}]}', '{"items":[{"n":"[redacted]"},{"n":2}]}'],
  [
    'items[*].n',
    '{"items":[{"n":1},{"m":2},{"n":3}]}',
    '{"items":[{"n":"[redacted]"},{"m":2},{"n":"[redacted]"}]}',
  ],
  [
    '*.n',
    '{"a":{"n":1},"b":[{"n":1}],"c":{"n":[]}}',
    '{"a":{"n":"[redacted]"},"b":[{"n":1}],"c":{"n":"[redacted]"}}',
  ],
  ['[*]', '[1,[2],"3"]', '["[redacted]","[redacted]","[redacted]"]'],
  ['$.a', '{"a":1}', '{"a":"[redacted]"}'],
  ['a', '{"\\u0061":1,"a":2,"A":3}', '{"\\u0061":"[redacted]","a":"[redacted]","A":3}'],
  ['["a.b"]', '{"a.b":1,"a":{"b":2}}', '{"a.b":"[redacted]","a":{"b":2}}'],
  ['a.b.c', '{"a":{"b":1}}', '{"a":{"b":1}}'],
  ['a', '"a"', '"a"'],
])('%s hides what it leads to and nothing else', (path, text, expected) => {
  expect(hide(text, path)).toBe(expected);
});

test('paths that cross hide what either leads to', () => {
  expect(hide('{"a":{"b":1,"c":2},"d":{"b":3}}', 'a.c', '*.b')).toBe(
    '{"a":{"b":"[redacted]","c":"[redacted]"},"d":{"b":"[redacted]"}}',
  );
});

test('a secret that stands under a hidden path is nowhere in the text, which is still JSON', () => {
  const value = fc.jsonValue();
  fc.assert(
    fc.property(value, value, fc.constantFrom(undefined, 2), (secret, other, spaces) => {
      const text = JSON.stringify({a: {'k k': [secret]}, other}, null, spaces);
      expect(JSON.parse(hide(text, 'a.*'))).toEqual(
        JSON.parse(JSON.stringify({a: {'k k': '[redacted]'}, other})),
      );
    }),
  );
});

test('a nest of brackets is walked without recursion', () => {
  const text = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)},"b":1}`;
  expect(hide(text, 'a')).toBe('{"a":"[redacted]","b":1}');
  expect(hide(text, 'b')).toContain('"b":"[redacted]"');
});

test.each(['', 'a=1', 'a..b', '.'])('"%s" is no path', text => {
  expect(() => parseRedactPath(text)).toThrow(/--redact-path/);
});

const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
const delivery = makeDelivery(1, {
  body: Buffer.from('{"id":"evt_1","data":{"mail":"a@b.c"}}'),
  headers: [
    ['Authorization', 'Bearer x'],
    ['cookie', 'a=1'],
    ['X-Api-Key', 'k'],
    ['X-GitLab-Token', 't'],
    ['X-Vigthoria-Signature', 'ab'],
    ['X-Tokens-Used', '5'],
  ],
});
const kept = {
  recorded: {delivery, verdict: valid, deliveryNumber: 1},
  attempts: [
    {...makeAttempt(delivery, 1), answerBody: Buffer.from('{"data":{"mail":"a@b.c"}}'), answerSizeBytes: 25},
    {...makeAttempt(delivery, 2), answerBody: Buffer.from('no row for a@b.c'), answerSizeBytes: 16},
  ],
};
const take = (given: {headers?: boolean; paths?: JsonPath[]}, one = kept) =>
  redact(one, {headers: false, paths: [], ...given}, {sha256, found: () => undefined});

test('headers that let someone in lose their values, in deliveries and in answers', () => {
  const taken = take({headers: true});
  expect(taken?.recorded.delivery.headers.map(([, value]) => value)).toEqual([
    '[redacted]',
    '[redacted]',
    '[redacted]',
    '[redacted]',
    'ab',
    '5',
  ]);
  expect(taken?.attempts[0]).toMatchObject({answerHeaders: [['Set-Cookie', '[redacted]']]});
  expect(taken?.recorded).toMatchObject({verdict: valid, delivery: {body: delivery.body}});
});

test('a payload that was changed is whole in itself, and claims no valid signature', () => {
  const taken = take({paths: [['data', 'mail']]});
  const body = Buffer.from('{"id":"evt_1","data":{"mail":"[redacted]"}}');
  expect(taken?.recorded).toMatchObject({
    delivery: {body, sizeBytes: body.length, bodySha256: sha256(body)},
    verdict: {kind: 'unchecked', notes: [expect.stringContaining('redacted')]},
  });
  expect(taken !== undefined && isRedacted(taken.recorded)).toBe(true);
});

test('answers that repeat it hide it too, and those that are no JSON lose their body', () => {
  expect(take({paths: [['data', 'mail']]})?.attempts).toMatchObject([
    {answerBody: Buffer.from('{"data":{"mail":"[redacted]"}}')},
    {answerBody: Buffer.alloc(0), answerSizeBytes: 16},
  ]);
});

test('a payload in which no path can be looked for is not given away', () => {
  const paths: JsonPath[] = [['a']];
  for (const given of [{body: Buffer.from('a=1')}, {sizeBytes: 9_000_000}]) {
    const one = {...kept, recorded: {...kept.recorded, delivery: makeDelivery(1, given)}};
    expect(take({paths}, one)).toBeUndefined();
    expect(take({headers: true}, one)).toBeDefined();
  }
});
