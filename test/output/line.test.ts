import {expect, test} from 'vitest';
import {cutLine, cutText, span, wrapLine} from '../../src/output/line.ts';

const paint = (text: string) => text;

test.each([
  ['abcdef', 4, 'abc…'],
  ['abcd', 4, 'abcd'],
  ['完了完了', 4, '完…'],
  ['完了', 4, '完了'],
  ['🚀🚀🚀', 5, '🚀🚀…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ['🇩🇪🇫🇷', 3, '🇩🇪…'],
  ['abc', 0, ''],
])('text is cut between graphemes: %j to %i cells', (text, cells, expected) => {
  expect(cutText(text, cells)).toBe(expected);
});

test('a line of several colours is cut as one', () => {
  const twelve = span('twelve cells', paint);
  expect(cutLine([twelve, span('def', paint)], 14)).toBe('twelve cellsd…');
  expect(cutLine([twelve, span('def', paint)], 12)).toBe('twelve cell…');
  expect(cutLine([twelve, span('def', paint)], 15)).toBe('twelve cellsdef');
  expect(cutLine([twelve, span('', paint)], 12)).toBe('twelve cells');
});

test('talk wraps between words behind a hanging indent, and a URL may stay whole', () => {
  const line = [span('see http://localhost/a-long-path for more', paint)];
  expect(wrapLine(line, {columns: 12, hang: 2, longWords: 'cut'})).toEqual([
    'see',
    '  http://lo…',
    '  for more',
  ]);
  expect(wrapLine(line, {columns: 12, hang: 2, longWords: 'keep'})).toEqual([
    'see',
    '  http://localhost/a-long-path',
    '  for more',
  ]);
  expect(wrapLine(line, {columns: null, hang: 2, longWords: 'cut'})).toEqual([
    'see http://localhost/a-long-path for more',
  ]);
});

test('25 MB of one character are cut at once', () => {
  expect(cutText('é'.repeat(25_000_000), 10)).toBe('ééééééééé…');
});
