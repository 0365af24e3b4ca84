import fc from 'fast-check';
import {expect, test} from 'vitest';
import {diffJson} from '../../src/webhook/json-diff.ts';
import {readJsonTree} from '../../src/webhook/json-tree.ts';

test.each([
  ['the digits as written', '{"a":1.0,"b":2}', '{"a":1,"b":2}', [['a', '1.0', '1']]],
  [
    'digits beyond a float',
    '[9007199254740993]',
    '[9007199254740992]',
    [['[0]', '9007199254740993', '9007199254740992']],
  ],
  ['escapes of a text', '{"a":"\\u00e9"}', '{"a":"é"}', [['a', '"\\u00e9"', '"é"']]],
  ['a member that is gone', '{"a":{"b":1,"c":[2]}}', '{"a":{"b":1}}', [['a.c', '[2]', null]]],
  ['a member that is new', '{"a":{}}', '{"a":{"b":{"c":1}}}', [['a.b', null, '{"c":1}']]],
  ['another kind of value', '{"a":{"b":1}}', '{"a":[1]}', [['a', '{"b":1}', '[1]']]],
  ['null, which is not absence', '{"a":null}', '{}', [['a', 'null', null]]],
  [
    'the rest of a list',
    '{"a":[1,2,3]}',
    '{"a":[1,4]}',
    [
      ['a[1]', '2', '4'],
      ['a[2]', '3', null],
    ],
  ],
  ['odd names', '{"a.b":{"":1}}', '{"a.b":{"":2}}', [['["a.b"][""]', '1', '2']]],
  ['a name spelled with an escape', '{"\\u0061":1}', '{"a":2}', [['a', '1', '2']]],
  ['the second member of one name', '{"a":1,"a":2}', '{"a":1,"a":3}', [['a (no. 2)', '2', '3']]],
  ['the name __proto__', '{"__proto__":1}', '{"__proto__":2}', [['__proto__', '1', '2']]],
  ['a value that is all of it', '1.0', '1', [['', '1.0', '1']]],
  ['nothing, for another order and other blanks', '{"a":1,"b":[]}', '{ "b": [ ],\n"a":1}', []],
  [
    'changes in the order of the first',
    '{"z":1,"a":1}',
    '{"a":2,"z":2,"n":0}',
    [
      ['z', '1', '2'],
      ['a', '1', '2'],
      ['n', null, '0'],
    ],
  ],
])('the differences name %s', (_, a, b, expected) => {
  expect(diffJson(a, b)?.map(({path, from, to}) => [path, from, to])).toEqual(expected);
});

test('equal values have no differences, however they are laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(diffJson(JSON.stringify(value), JSON.stringify(value, null, 3))).toEqual([]);
    }),
  );
});

test('unequal values have some', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [textA, textB] = [a, b].map(value => JSON.stringify(JSON.parse(JSON.stringify(value))));
      const isSame = (diffJson(textA ?? '', textB ?? '')?.length ?? 0) === 0;
      expect(isSame).toBe(sorted(textA) === sorted(textB));
    }),
  );
});

function sorted(text = ''): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? {members: Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))}
      : value,
  );
}

test('a deep nest is compared without recursion, and a text of too many values is not read', () => {
  const deep = (core: string): string => `${'{"a":['.repeat(10_000)}${core}${']}'.repeat(10_000)}`;
  const [change] = diffJson(deep('1'), deep('2')) ?? [];
  expect(change).toMatchObject({path: expect.stringMatching(/^a\[0\]\.a.*…$/), from: '1', to: '2'});
  expect(readJsonTree('[1,[2]]', 4)?.members.size).toBe(2);
  expect(readJsonTree('[1,[2]]', 3)).toBeUndefined();
});
