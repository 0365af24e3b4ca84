import {expect, test} from 'vitest';
import {createHumanRenderer} from '../../src/output/human.ts';
import {createNdjsonRenderer} from '../../src/output/ndjson.ts';
import {plainPalette} from '../../src/output/palette.ts';
import {createHealth} from '../../src/relay/health.ts';
import type {Activity} from '../../src/webhook/activity.ts';
import type {Attempt} from '../../src/webhook/attempt.ts';
import {parseEndpoint} from '../../src/webhook/endpoint.ts';
import {makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {waitFor} from '../helpers/wait.ts';

const endpoint = parseEndpoint('localhost:3000/hooks', 'the endpoint');

/** Time that goes on when a test says so. */
function createClock() {
  let nowMs = 0;
  const sleepers = new Set<{readonly atMs: number; readonly wake: () => void}>();
  return {
    nowMs: () => nowMs,
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>(resolve => {
        const wake = (): void => {
          sleepers.delete(sleeper);
          resolve();
        };
        const sleeper = {atMs: nowMs + ms, wake};
        sleepers.add(sleeper);
        signal.addEventListener('abort', sleeper.wake);
      }),
    /** When the next one is to wake, once somebody sleeps. */
    due: () => waitFor(() => [...sleepers][0]?.atMs),
    async goOn(): Promise<void> {
      nowMs = await this.due();
      for (const sleeper of [...sleepers]) if (sleeper.atMs <= nowMs) sleeper.wake();
    },
  };
}

function start(isAnswering: boolean) {
  const clock = createClock();
  const app = {isAnswering};
  const told: Activity[] = [];
  const looks: number[] = [];
  const ending = new AbortController();
  const health = createHealth({
    ...clock,
    isAnswering: async () => {
      looks.push(clock.nowMs());
      return app.isAnswering;
    },
    emit: activity => told.push(activity),
  });
  const ended = health.watch(endpoint, isAnswering, ending.signal);
  const stop = (): Promise<void> => {
    ending.abort();
    return ended;
  };
  return {app, clock, told, looks, health, stop};
}

test('an endpoint is looked at every 15 s while it answers and every 5 s while not, and each change is told once', async () => {
  const {app, clock, told, looks, stop} = start(true);
  await clock.goOn();
  await clock.due();
  app.isAnswering = false;
  await clock.goOn();
  await clock.due();
  await clock.goOn();
  await clock.due();
  app.isAnswering = true;
  await clock.goOn();
  await clock.due();
  expect(looks).toEqual([15_000, 30_000, 35_000, 40_000]);
  expect(told).toEqual([
    {type: 'endpoint', atMs: 30_000, url: endpoint.url, isAnswering: false},
    {type: 'endpoint', atMs: 40_000, url: endpoint.url, isAnswering: true},
  ]);
  await stop();
});

test('what an attempt has shown is not told again, and sets the time of the next look', async () => {
  const {app, clock, told, looks, health, stop} = start(true);
  await clock.due();
  const answered = makeAttempt(makeDelivery(1), 1);
  const failed = {
    ...answered,
    outcome: 'failed',
    error: {code: 'unreachable', message: 'nothing is listening'},
  } as Attempt;
  app.isAnswering = false;
  health.note(failed);
  expect(await waitFor(async () => (await clock.due()) === 5_000)).toBe(true);
  await clock.goOn();
  await clock.due();
  expect([looks, told]).toEqual([[5_000], []]);
  health.note(answered);
  expect(await waitFor(async () => (await clock.due()) === 20_000)).toBe(true);
  health.note({...failed, url: 'http://localhost:4000/hooks'} as Attempt);
  expect(await clock.due()).toBe(20_000);
  await stop();
});

test('a change is a line on stderr for people, and a record for scripts', () => {
  const activity = {type: 'endpoint', atMs: 0, url: 'http://localhost:3000', isAnswering: false} as const;
  const written = {stdout: '', stderr: ''};
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    palette: plainPalette,
    columns: () => null,
  });
  createHumanRenderer({stdout: stream('stdout'), stderr: stream('stderr'), mode: 'quiet'}).render(activity);
  expect(written).toEqual({
    stdout: '',
    stderr: expect.stringMatching(/^\d\d:\d\d:\d\d http:\/\/localhost:3000 is not answering\n$/),
  });
  createNdjsonRenderer({stdout: stream('stdout').write}).render(activity);
  expect(written.stdout).toBe(
    '{"type":"endpoint","at":"1970-01-01T00:00:00.000Z","url":"http://localhost:3000","answering":false}\n',
  );
});
