import {expect, test} from 'vitest';
import {escapeJsonLine, sanitize} from '../../src/output/sanitize.ts';

test.each([
  ['\u001b[31mX', '\\u001b[31mX'],
  ['a\nb\tc\r', 'a\\u000ab\\u0009c\\u000d'],
  ['\u007f\u0085\u009b', '\\u007f\\u0085\\u009b'],
  ['\u061c\u200e\u202e\u2066', '\\u061c\\u200e\\u202e\\u2066'],
  ['\u200b\u2060\ufeff\u00ad', '\\u200b\\u2060\\ufeff\\u00ad'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud800x\udc00', '\\ud800x\\udc00'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['👩\u200d💻', '👩\\u200d💻'],
  ['a\ufe0f ❤\ufe0f', 'a\\ufe0f ❤\ufe0f'],
  ['\u3164\u{e0100}', '\\u3164\\udb40\\udd00'],
])('a character that acts, hides or reorders becomes visible: %j', (text, shown) => {
  expect(sanitize(text)).toBe(shown);
});

test('readable text of any script stays as it is', () => {
  const text = 'généré 完了 🚀 مرحبا e\u0301 — “ok”';
  expect(sanitize(text)).toBe(text);
});

test('escaping a JSON line keeps its value', () => {
  const value = {'\u200d': '\\\u2028\u{e0041}\ud800'};
  const line = escapeJsonLine(JSON.stringify(value));
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(line)).toEqual(value);
});
