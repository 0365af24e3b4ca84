import {expect, test} from 'vitest';
import {createLimiter} from '../../src/relay/limiter.ts';

test.each([
  [1, 1],
  [3, 3],
  [null, 10],
])('with %s places at most %i of ten tasks run at once, in order', async (places, expected) => {
  const limit = createLimiter(places);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({length: 10}, (_, index) =>
      limit(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise(resolve => setImmediate(resolve));
        running -= 1;
      }),
    ),
  );
  expect([most, started]).toEqual([expected, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
});

test('a task that fails gives its place back', async () => {
  const limit = createLimiter(1);
  await expect(limit(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await limit(() => Promise.resolve('next'))).toBe('next');
});
