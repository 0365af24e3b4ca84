import {expect, test} from 'vitest';
import {answerTime, byteSize, countOf, ordinal, timeSpan} from '../../src/output/quantity.ts';

test.each([
  [answerTime(0.4), '0 ms'],
  [answerTime(12.4), '12 ms'],
  [answerTime(1500), '1.5 s'],
  [answerTime(30_000), '30 s'],
  [timeSpan(24_000), '24 s'],
  [timeSpan(59_700), '1 min 0 s'],
  [timeSpan(185_000), '3 min 5 s'],
  [timeSpan(7_800_000), '2 h 10 min'],
  [byteSize(913), '913 B'],
  [byteSize(1234), '1.2 kB'],
  [byteSize(25_000_000), '25 MB'],
  [byteSize(81_234_000_000), '81.2 GB'],
  [countOf(1, 'delivery', 'deliveries'), '1 delivery'],
  [countOf(0, 'delivery', 'deliveries'), '0 deliveries'],
  [[1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal).join(), '1st,2nd,3rd,4th,11th,12th,13th,21st,112th'],
])('a quantity reads %s', (shown, expected) => {
  expect(shown).toBe(expected);
});
