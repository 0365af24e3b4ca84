import {expect, test} from 'vitest';
import {toRetryDelayMs} from '../../src/tunnel/backoff.ts';
import {tunnelLimits} from '../../src/tunnel/limits.ts';

test('the first retry is at once, the next ones wait longer, and none longer than the cap', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 60].map(tries => toRetryDelayMs(tries, 0.5, tunnelLimits));
  expect(delays).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('waits are spread by a fifth either way', () => {
  expect(toRetryDelayMs(9, 0, tunnelLimits)).toBeCloseTo(4_000);
  expect(toRetryDelayMs(9, 1, tunnelLimits)).toBeCloseTo(6_000);
});
