import {expect, test} from 'vitest';
import {parseRetention} from '../../src/cli/retention.ts';

const dayMs = 24 * 60 * 60 * 1000;

test.each([
  ['30d', {olderThanMs: 30 * dayMs}],
  ['90d', {olderThanMs: 90 * dayMs}],
  ['500', {keep: 500}],
  ['0', {keep: 0}],
  ['7d,500', {olderThanMs: 7 * dayMs, keep: 500}],
  ['500, 12h', {olderThanMs: dayMs / 2, keep: 500}],
  ['forever', null],
])('--retention %s is read', (text, bounds) => {
  expect(parseRetention(text, '--retention')).toEqual(bounds);
});

test.each(['', 'never', '30d,7d', '1,2', '30d,1,2', '30 bananas', '-1', '1.5'])(
  '--retention "%s" is a mistake that is named',
  text => {
    expect(() => parseRetention(text, '--retention')).toThrow(
      expect.objectContaining({code: 'usage', message: expect.stringContaining(`--retention "`)}),
    );
  },
);
