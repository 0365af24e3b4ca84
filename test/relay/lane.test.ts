import {expect, test} from 'vitest';
import {createLane} from '../../src/relay/lane.ts';

interface Step {
  readonly promise: Promise<void>;
  readonly end: () => void;
}

function createStep(): Step {
  let end: () => void = () => undefined;
  const promise = new Promise<void>(resolve => {
    end = resolve;
  });
  return {promise, end};
}

test('a few run at once, some wait in order, and what is beyond is turned away', async () => {
  const lane = createLane({atOnce: 2, waiting: 2});
  const started: number[] = [];
  const steps = Array.from({length: 5}, createStep);
  const runs = steps.map(({promise}, index) =>
    lane.run(() => {
      started.push(index);
      return promise;
    }),
  );
  expect([started, lane.waiting, runs.map(run => run === null)]).toEqual([
    [0, 1],
    2,
    [false, false, false, false, true],
  ]);
  steps[1]?.end();
  await runs[1];
  expect(started).toEqual([0, 1, 2]);
  for (const step of steps) step.end();
  await Promise.all(runs);
  expect([started, lane.waiting]).toEqual([[0, 1, 2, 3], 0]);
});

test('a task that fails leaves its place to the next', async () => {
  const lane = createLane({atOnce: 1, waiting: 1});
  const failing = lane.run(async () => {
    throw new Error('no');
  });
  const next = lane.run(async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
});
