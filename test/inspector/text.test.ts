import fc from 'fast-check';
import {expect, test} from 'vitest';
import {durationOf, sizeOf, timeOf, toPieces, toSafe} from '../../src/inspector/page/text.ts';
import {hostile} from '../../src/webhook/hostile.ts';

test('what a page shows of any text holds nothing that acts, hides or reorders', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), text => {
      const shown = toPieces(text)
        .map(piece => piece.text)
        .join('');
      expect(shown.replace(/[\n\t]/g, '').match(hostile())).toBeNull();
      expect(toSafe(text).match(hostile())).toBeNull();
    }),
  );
});

test('plain text stays one piece; an escape is a piece of its own', () => {
  expect(toPieces('plain\n\ttext')).toEqual([{text: 'plain\n\ttext', isEscape: false}]);
  expect(toPieces('a\u202eb')).toEqual([
    {text: 'a', isEscape: false},
    {text: '\\u202e', isEscape: true},
    {text: 'b', isEscape: false},
  ]);
  expect(toSafe('a\nb')).toBe('a\\u000ab');
});

test('sizes, durations and times are short', () => {
  expect([sizeOf(999), sizeOf(1500), sizeOf(2_500_000)]).toEqual(['999 B', '1.5 kB', '2.5 MB']);
  expect([durationOf(12.4), durationOf(1500)]).toEqual(['12 ms', '1.5 s']);
  const noon = new Date(2026, 10, 25, 12, 0, 5).getTime();
  expect(timeOf(noon, noon + 1000)).toBe('12:00:05');
  expect(timeOf(noon, noon + 86_400_000)).toContain('25');
});
