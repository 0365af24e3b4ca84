import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cutLine} from '../../src/output/line.ts';
import {openPalette, plainPalette} from '../../src/output/palette.ts';
import {compactJson, prettyJson} from '../../src/output/pretty-json.ts';

function pretty(text: string, options: {maxLines?: number; showAll?: string} = {}): string {
  return [...prettyJson(text, {palette: plainPalette, ...options})]
    .map(line => cutLine(line, null))
    .join('\n');
}

test('digits, escapes, order and repeats are shown as received', () => {
  const text = '{"b":1.0,"a":[1e3,9007199254740993,-0],"b":"\\u00e9\\/","c":{},"d":[ ],"e":[null,true]}';
  expect(pretty(text)).toBe(`{
  "b": 1.0,
  "a": [
    1e3,
    9007199254740993,
    -0
  ],
  "b": "\\u00e9\\/",
  "c": {},
  "d": [],
  "e": [
    null,
    true
  ]
}`);
});

test('JSON of integers and text is laid out as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = JSON.stringify(value);
      fc.pre(/^[\x20-\x7e]*$/.test(text) && !/\[\[\[\[\[\[\[\[/.test(text));
      expect(pretty(text)).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('what a terminal would act on is shown as an escape that JSON reads the same', () => {
  expect(pretty('{"\u202ek":"\u009b31m\u2028"}')).toBe('{\n  "\\u202ek": "\\u009b31m\\u2028"\n}');
});

test('further lines are counted, and the command that shows them is named', () => {
  expect(pretty('[1,2,3,4]', {maxLines: 2, showAll: 'vigthoria events show evt_1'})).toBe(
    '[\n  1,\n… 4 more lines: vigthoria events show evt_1',
  );
  expect(pretty('[1]', {maxLines: 2})).toBe('[\n  1\n… 1 more line');
  expect(pretty('[1]', {maxLines: 3})).toBe('[\n  1\n]');
});

test('a hundred thousand brackets are shown without recursion, and no deeper than twenty levels', () => {
  const lines = pretty('['.repeat(100_000) + ']'.repeat(100_000)).split('\n');
  expect(lines).toHaveLength(199_999);
  expect(Math.max(...lines.slice(0, 1000).map(line => line.length))).toBe(41);
});

test('keys and values are coloured by what they are', async () => {
  const palette = await openPalette({isColoured: true});
  const [, line] = [...prettyJson('{"a":1.0}', {palette})];
  expect(cutLine(line ?? [], null)).toContain('\u001b[34m"a"\u001b[39m: \u001b[33m1.0\u001b[39m');
});

test('compact JSON is the same JSON on one line, with the digits received', () => {
  expect(compactJson(' {\r\n\t"a" : [ 1.0 , 1e3,9007199254740993 ] , "b c":" x\u2028 "}\n')).toBe(
    '{"a":[1.0,1e3,9007199254740993],"b c":" x\\u2028 "}',
  );
  expect(compactJson('7')).toBe('7');
});

test('compacting any layout of a value gives what JSON.parse reads from it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(' ', '\t', 3), (value, indent) => {
      const line = compactJson(JSON.stringify(value, null, indent));
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
