import fc from 'fast-check';
import {expect, test} from 'vitest';
import {findJsonFault, type JsonLine, listVisible, toJsonLines} from '../../src/inspector/page/json-lines.ts';

const joined = (lines: readonly JsonLine[]): string =>
  lines
    .map(({key, text, hasComma}) => `${key === null ? '' : `${key}:`}${text}${hasComma ? ',' : ''}`)
    .join('');

test('the lines of any JSON are its tokens, in order and as spelled', () => {
  fc.assert(
    fc.property(fc.json({maxDepth: 6}), fc.integer({min: 0, max: 4}), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      expect(joined(toJsonLines(spaced) ?? [])).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('digits, escapes, order and duplicates stay as written', () => {
  const text = '{"b":1.0,"a":1e5,"b":12345678901234567890,"\\u00e9":"\\/é"}';
  expect(joined(toJsonLines(` ${text}\n`) ?? [])).toBe(text);
});

test('a closed line hides what is between its brackets, and says how much that is', () => {
  const lines = toJsonLines('{"a":[1,2,{"x":3}],"b":{},"c":[]}') ?? [];
  const open = lines.findIndex(({key}) => key === '"a"');
  const hidden = listVisible(lines, new Set([open])).map(index => lines[index]?.text);
  expect(hidden).toEqual(['{', '[', '{}', '[]', '}']);
  expect(lines[open]?.count).toBe(3);
  expect(listVisible(lines, new Set())).toHaveLength(lines.length);
});

test('twenty thousand brackets are only many lines', () => {
  const text = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(toJsonLines(text)).toHaveLength(39_999);
});

test.each(['', '{', '{"a":1}x', "{'a':1}", '\ufeff{}'])('%j is no JSON', text => {
  expect(toJsonLines(text)).toBeUndefined();
  expect(findJsonFault(text)).toEqual(expect.any(String));
});
