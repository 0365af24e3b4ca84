import {afterEach, expect, test} from 'vitest';
import {tunnelLimits} from '../../src/tunnel/limits.ts';
import {Watch} from '../../src/tunnel/watch.ts';
import {waitFor} from '../helpers/wait.ts';

let nowMs = 0;
let reads = 0;
const watches: Watch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.close();
});

function watchFrom(startMs: number): Watch {
  nowMs = startMs;
  const clock = (): number => {
    reads += 1;
    return nowMs;
  };
  const watch = new Watch(clock, {...tunnelLimits, tickMs: 10});
  watches.push(watch);
  return watch;
}

async function tick(): Promise<void> {
  const before = reads;
  await waitFor(() => reads > before + 1);
}

test('a loss that shows right after a standstill counts from its beginning', async () => {
  const watch = watchFrom(1_000_000);
  await tick();
  nowMs += 20_000;
  expect(watch.sinceMs({kind: 'disconnected'})).toBe(1_000_000);
  // The same where the clock was looked at first.
  await tick();
  expect(watch.sinceMs({kind: 'died', how: 'SIGKILL'})).toBe(1_000_000);
});

test('a loss at another time counts from when it shows', async () => {
  const watch = watchFrom(1_000_000);
  await tick();
  nowMs += 500;
  expect(watch.sinceMs({kind: 'disconnected'})).toBe(1_000_500);
  nowMs += 20_000;
  await tick();
  for (let i = 0; i < 6; i += 1) {
    nowMs += 700;
    await tick();
  }
  expect(watch.sinceMs({kind: 'disconnected'})).toBe(nowMs);
});
