import {expect, test} from 'vitest';
import {sendPaced} from '../../src/relay/pace.ts';
import type {AttemptOutcome} from '../../src/webhook/attempt.ts';

const answered: AttemptOutcome = {
  outcome: 'responded',
  url: 'http://localhost/',
  status: 200,
  durationMs: 1,
  answerHeaders: [],
  answerBody: Buffer.alloc(0),
  answerSizeBytes: 0,
  retried: false,
};
const unreachable: AttemptOutcome = {
  outcome: 'failed',
  url: 'http://localhost/',
  durationMs: 1,
  error: {code: 'unreachable', message: 'nothing is listening'},
  retried: false,
};

/** A clock that only a pause moves. */
function createClock() {
  let nowMs = 0;
  return {
    monotonicMs: () => nowMs,
    pause: async (ms: number) => {
      nowMs += ms;
    },
  };
}

const never = new AbortController().signal;

test('at a rate, each is started at its own time, and none before', async () => {
  const clock = createClock();
  const startedAtMs: number[] = [];
  const send = async () => {
    startedAtMs.push(clock.monotonicMs());
    return [answered];
  };
  await sendPaced([1, 2, 3, 4], send, {ratePerSecond: 4, concurrency: 8}, clock, never);
  expect(startedAtMs).toEqual([0, 250, 500, 750]);
});

test('no more are under way at once than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const send = async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return [answered];
  };
  await sendPaced(Array(20).keys(), send, {ratePerSecond: 1_000_000, concurrency: 3}, createClock(), never);
  expect(most).toBe(3);
});

test('five connection failures in a row end it, one answer between them starts the count again', async () => {
  const outcomes = [...Array(4).fill(unreachable), answered, ...Array(5).fill(unreachable), answered];
  const sent = await sendPaced(
    outcomes,
    async outcome => [outcome],
    {ratePerSecond: null, concurrency: 1},
    createClock(),
    never,
  );
  expect(sent).toEqual({started: 10, isEndpointGone: true});
});

test('a sending that rejects ends it, and is what it rejects with', async () => {
  const seen: number[] = [];
  const send = async (item: number) => {
    seen.push(item);
    if (item === 2) throw new Error('disk full');
    return [answered];
  };
  await expect(
    sendPaced([1, 2, 3, 4], send, {ratePerSecond: null, concurrency: 1}, createClock(), never),
  ).rejects.toThrow('disk full');
  expect(seen).toEqual([1, 2]);
});

test('after the signal nothing more is started', async () => {
  const ending = new AbortController();
  const send = async () => {
    ending.abort();
    return [answered];
  };
  const {started} = await sendPaced(
    [1, 2, 3],
    send,
    {ratePerSecond: null, concurrency: 1},
    createClock(),
    ending.signal,
  );
  expect(started).toBe(1);
});
