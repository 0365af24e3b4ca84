import {expect, test} from 'vitest';
import {
  addFields,
  createFieldTree,
  fieldLimits,
  listFields,
  listNewFields,
} from '../../src/webhook/field-tree.ts';

function fieldsOf(...payloads: readonly unknown[]): readonly string[] {
  const tree = createFieldTree();
  let count = 0;
  for (const payload of payloads) count += addFields(tree, payload, fieldLimits.fields - count);
  return listFields(tree);
}

const table = Object.fromEntries(Array.from({length: 51}, (_, index) => [`user_${index}`, {score: 1}]));

test.each<[string, unknown, string[]]>([
  ['members by path', {id: 1, data: {a: {b: null}}}, ['id', 'data', 'data.a', 'data.a.b']],
  [
    'elements of an array as one',
    {items: [{n: 1}, {n: 2, m: [[{x: 1}]]}]},
    ['items', 'items[].m', 'items[].m[][].x', 'items[].n'],
  ],
  ['an array at the top', [{a: 1}], ['[].a']],
  [
    'odd names',
    {'a b': {'': 1}, '[]': 1, é: 1, __proto__x: 1},
    ['["a b"]', '["a b"][""]', '["[]"]', '["é"]', '__proto__x'],
  ],
  ['the members of a table as one', {by_user: table}, ['by_user', 'by_user.*', 'by_user.*.score']],
  ['nothing in a scalar', 'x', []],
  ['a name that is too long not at all', {['x'.repeat(81)]: {a: 1}, b: 1}, ['b']],
])('fields are told: %s', (_name, payload, fields) => {
  expect([...fieldsOf(payload)].sort()).toEqual([...fields].sort());
});

test('__proto__ as a member is a field like any other', () => {
  expect(fieldsOf(JSON.parse('{"__proto__":{"x":1}}'))).toEqual(['__proto__', '__proto__.x']);
});

test('payloads add up, and there are never more fields than the bound, nor deeper ones', () => {
  expect(fieldsOf({a: 1}, {b: {c: 1}}, {b: {d: 1}})).toEqual(['a', 'b', 'b.c', 'b.d']);
  const wide = Array.from({length: 40}, (_, i) =>
    Object.fromEntries(Array.from({length: 40}, (_, j) => [`k${i}_${j}`, 1])),
  );
  expect(fieldsOf(...wide)).toHaveLength(fieldLimits.fields);
  const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
  expect(fieldsOf(deep)).toHaveLength(fieldLimits.depth);
});

test('of what is new only the top is told', () => {
  const tree = createFieldTree();
  addFields(tree, {id: 1, data: {old: 1, usage: {tokens: 1, cost: {total: 1}}, items: [{a: 1, b: 1}]}}, 500);
  const known = new Set(['id', 'data', 'data.old', 'data.items', 'data.items[].a']);
  expect(listNewFields(tree, known)).toEqual(['data.usage', 'data.items[].b']);
});
