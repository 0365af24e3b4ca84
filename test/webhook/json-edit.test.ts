import fc from 'fast-check';
import {expect, test} from 'vitest';
import {editBody, editJson, type JsonEdit, parseSet, parseUnset} from '../../src/webhook/json-edit.ts';
import {formatPath} from '../../src/webhook/typed-path.ts';
import {oddNames, oddNumbers, oddPlaces, oddScalars} from '../helpers/odd-json.ts';

const set = (...texts: string[]): JsonEdit[] => texts.map(text => parseSet(text));
const unset = (...texts: string[]): JsonEdit[] => texts.map(text => parseUnset(text));

test.each([
  [
    'a number keeps the digits as typed',
    '{"data":{"items":[{"n":1e0}]}}',
    'data.items[0].n=1.0',
    '{"data":{"items":[{"n":1.0}]}}',
  ],
  ['what is no JSON is text', '{"a":1}', 'a=it is "so"', '{"a":"it is \\"so\\""}'],
  ['nothing is the empty text', '{"a":1}', 'a=', '{"a":""}'],
  ['JSON in quotes is that text', '{"a":1}', 'a="5"', '{"a":"5"}'],
  ['a value may be an object', '{"a":1}', 'a= {"b": [1.50]} ', '{"a":{"b": [1.50]}}'],
  ['a value may hold equals signs', '{"a":1}', 'a=b=c', '{"a":"b=c"}'],
  ['a number too large for a float stays', '{"a":1}', 'a=1e400', '{"a":1e400}'],
  ['blanks and neighbours stay', ' {\t"a" :\r\n 1.50 , "b":1E+2}\n', 'a=2', ' {\t"a" :\r\n 2 , "b":1E+2}\n'],
  ['a whole object is replaced', '{"a":{"b":[1,{}]},"c":0}', 'a=null', '{"a":null,"c":0}'],
  [
    'the last of duplicates counts',
    '{"a":1,"a":2,"b":{"c":1},"b":{"c":2}}',
    'b.c=3',
    '{"a":1,"a":2,"b":{"c":1},"b":{"c":3}}',
  ],
  ['a name with escapes is found decoded', '{"\\u0061\\/b":1}', 'a/b=2', '{"\\u0061\\/b":2}'],
  ['a name with a dot stands in quotes', '{"a.b":{"c[0]":1}}', '["a.b"]["c[0]"]=2', '{"a.b":{"c[0]":2}}'],
  ['single quotes do as well', `{"a'\\"=":1}`, `['a\\'"=']=2`, `{"a'\\"=":2}`],
  ['any letter is a name', '{"größe":{"a b":1}}', 'größe.a b=2', '{"größe":{"a b":2}}'],
  ['the empty name too', '{"":1}', '[""]=2', '{"":2}'],
  ['__proto__ is a name like others', '{"__proto__":1}', '__proto__=2', '{"__proto__":2}'],
  ['an array at the top', '[[1],[2,3]]', '[1][0]=9', '[[1],[9,3]]'],
  ['an element by a bare number', '{"a":[1,2]}', 'a.1=3', '{"a":[1,3]}'],
  ['an element is added at the end', '{"a":[1, 2 ]}', 'a[2]=3', '{"a":[1, 2, 3 ]}'],
  ['a first element', '{"a":[ ]}', 'a[0]=3', '{"a":[3 ]}'],
  ['a new member', '{"a":1}', 'b=2', '{"a":1,"b":2}'],
  ['a new member of an empty object', '{"a":{ }}', 'a.b=2', '{"a":{"b":2 }}'],
  [
    'a new member on a line like the last',
    '{\n  "a": 1,\n  "b": {}\n}\n',
    'c=[]',
    '{\n  "a": 1,\n  "b": {},\n  "c": []\n}\n',
  ],
  ['a new member with blanks like the last', '{"a" : 1}', 'b=2', '{"a" : 1,"b" : 2}'],
])('set: %s', (_, text, edit, expected) => {
  expect(editJson(text, set(edit))).toBe(expected);
});

test.each([
  ['a member in the middle', '{"a":1 , "b":2 , "c":3}', 'b', '{"a":1 , "c":3}'],
  ['the first member', '{ "a":1 , "b":2}', 'a', '{ "b":2}'],
  ['the last member', '{"a":1,"b":[2]\n}', 'b', '{"a":1\n}'],
  ['the only member', '{ "a":{} }', 'a', '{  }'],
  ['all that share the name', '{"a":1,"b":2,"a":3,"a":4,"c":5,"a":6}', 'a', '{"b":2,"c":5}'],
  ['all there are', '{"a":1,"a":2}', 'a', '{}'],
  ['an element', '[1,[2,3],4]', '[1][0]', '[1,[3],4]'],
])('unset: %s', (_, text, path, expected) => {
  expect(editJson(text, unset(path))).toBe(expected);
});

test('edits are made in order', () => {
  expect(editJson('{}', [...set('a={}', 'a.b=1', 'a.c=2'), ...unset('a.b')])).toBe('{"a":{"c":2}}');
});

const sample = '{"id":"evt_1","data":{"status":"completed","items":[1,2],"n":5}}';

test.each([
  [set('data.itmes[0].n=1'), 'data has no member "itmes"', 'status, items, n'],
  [set('dta.x=1'), 'the payload has no member "dta"', 'id, data'],
  [
    set('data.items[3]=1'),
    'data.items has 2 elements',
    'data.items[0] to data.items[1]; data.items[2] adds one',
  ],
  [set('data.items[2].x=1'), 'data.items has 2 elements', 'data.items[2] adds one'],
  [set('data.status.x=1'), 'data.status is a text', 'data.status'],
  [set('data[0]=1'), 'data is an object', 'status, items, n'],
  [set('data.items.x=1'), 'data.items is an array', 'data.items[0]'],
  [unset('data.nope'), 'data has no member "nope"', 'status, items, n'],
  [unset('data.items[2]'), 'data.items has 2 elements', 'data.items[0] to data.items[1]'],
])('%j has no place, and is told what there is', (edits, message, hint) => {
  expect(() => editJson(sample, edits)).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
});

test.each(['', '=1', '.a=1', 'a..b=1', 'a[=1', 'a[-1]=1', 'a["b]=1', 'a]=1', 'a.=1', 'a[0]b=1', 'a'])(
  '--set %j is refused',
  text => {
    expect(() => parseSet(text)).toThrow(
      expect.objectContaining({code: 'usage', message: expect.stringContaining('--set')}),
    );
  },
);

test.each(['', 'a=1', 'a..b'])('--unset %j is refused', text => {
  expect(() => parseUnset(text)).toThrow(
    expect.objectContaining({code: 'usage', message: expect.stringContaining('--unset')}),
  );
});

test.each(['hello', '', '{"id":"evt_', '\ufeff{"a":1}'])(
  'a payload that is no JSON (%j) takes no edit',
  text => {
    expect(() => editBody(Buffer.from(text), set('a=1'))).toThrow(
      expect.objectContaining({code: 'usage', message: expect.stringContaining('no JSON')}),
    );
  },
);

test('whatever the payload, set changes the one value, and every other character stays', () => {
  fc.assert(
    fc.property(oddPlaces, oddScalars, ({text, place}, value) => {
      fc.pre(place !== undefined);
      const {path, start, end} = place!;
      const edited = editJson(text, set(`${formatPath(path)}=${value}`));
      expect(edited).toBe(text.slice(0, start) + value + text.slice(end));
    }),
    {numRuns: 2000},
  );
});

test('whatever the payload, unset takes the value from what a parser reads, and nothing else', () => {
  fc.assert(
    fc.property(oddPlaces, ({text, place}) => {
      fc.pre(place !== undefined);
      const expected = JSON.parse(text);
      const last = place!.path.at(-1)!;
      const parent = place!.path.slice(0, -1).reduce((value, step) => value[step], expected);
      if (typeof last === 'number') parent.splice(last, 1);
      else delete parent[last];
      expect(JSON.parse(editJson(text, unset(formatPath(place!.path))))).toEqual(expected);
    }),
    {numRuns: 2000},
  );
});

test('whatever the payload, a new member is what a parser then reads', () => {
  fc.assert(
    fc.property(oddPlaces, oddNames, oddNumbers, ({text}, name, value) => {
      fc.pre(/^\s*\{/.test(text) && !Object.hasOwn(JSON.parse(text), JSON.parse(name)));
      const edited = editJson(text, set(`[${JSON.stringify(JSON.parse(name))}]=${value}`));
      expect(JSON.parse(edited)).toEqual(
        Object.defineProperty(JSON.parse(text), JSON.parse(name), {
          value: JSON.parse(value),
          enumerable: true,
        }),
      );
    }),
    {numRuns: 1000},
  );
});

test('bytes outside of the edit stay, whatever their encoding in UTF-8', () => {
  const body = Buffer.from('{"a":"é\u2028🚀\\u00e9","n":0.10}');
  expect(editBody(body, set('n=1')).equals(Buffer.from('{"a":"é\u2028🚀\\u00e9","n":1}'))).toBe(true);
});

test('a payload of deep nesting or many members is edited without recursion, in time that grows with it', () => {
  const depth = 20_000;
  const deep = `{"a":1,"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  expect(editJson(deep, set('a=2'))).toBe(deep.replace('1', '2'));
  const wide = `{${Array.from({length: 100_000}, (_, index) => `"k${index % 10}":${index}`).join(',')}}`;
  expect(Object.keys(JSON.parse(editJson(wide, unset('k3'))))).toHaveLength(9);
});
