import {expect, test} from 'vitest';
import {diffBodies} from '../../src/webhook/body-diff.ts';
import {diffHeaders} from '../../src/webhook/header-diff.ts';

const whole = (text: string | Buffer) => ({body: Buffer.from(text), sizeBytes: Buffer.byteLength(text)});

test.each([
  ['the same bytes', whole('a'), whole('a'), {kind: 'same'}],
  ['JSON', whole('{"a":1}'), whole('{"a":2}'), {kind: 'json', changes: [{path: 'a', from: '1', to: '2'}]}],
  ['other text', whole('abc'), whole('abd'), {kind: 'bytes', offset: 2}],
  ['a longer one', whole('abc'), whole('abcd'), {kind: 'bytes', offset: 3}],
  ['invalid UTF-8', whole(Buffer.from([0x22, 0xff, 0x22])), whole('"a"'), {kind: 'bytes', offset: 1}],
  [
    'only a start kept',
    {body: Buffer.from('{"a"'), sizeBytes: 9},
    whole('{"a":1234}'),
    {kind: 'same-start', keptBytes: 4},
  ],
  [
    'a start that differs',
    {body: Buffer.from('{"b"'), sizeBytes: 9},
    whole('{"a":1234}'),
    {kind: 'bytes', offset: 2},
  ],
  [
    'two starts',
    {body: Buffer.from('ab'), sizeBytes: 9},
    {body: Buffer.from('ab'), sizeBytes: 8},
    {kind: 'same-start', keptBytes: 2},
  ],
])('bodies are compared: %s', (_, a, b, expected) => {
  expect(diffBodies(a, b)).toEqual(expected);
});

test('headers are compared by name in any case, repeats one by one', () => {
  const a = [
    ['Host', 'a'],
    ['X-Twice', '1'],
    ['X-Twice', '2'],
    ['X-Old', ''],
  ] as const;
  const b = [
    ['x-twice', '1'],
    ['X-Twice', '3'],
    ['host', 'a'],
    ['X-New', 'n'],
  ] as const;
  expect(diffHeaders(a, b)).toEqual([
    {name: 'X-Twice', from: '2', to: '3'},
    {name: 'X-Old', from: '', to: null},
    {name: 'X-New', from: null, to: 'n'},
  ]);
  expect(diffHeaders(a, a)).toEqual([]);
});
