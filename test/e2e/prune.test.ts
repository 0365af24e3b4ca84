import {statSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openStore} from '../../src/store/open-store.ts';
import {createHome, type Home, run, startListen} from '../helpers/cli.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';
import {waitFor} from '../helpers/wait.ts';

let home: Home;
beforeEach(() => {
  home = createHome({WEBHOOK_SECRET: 'x'});
});
afterEach(() => home.remove());

const dayMs = 24 * 60 * 60 * 1000;

/** One delivery a day, the newest now; the first `heldCount` are held. */
async function fill(count: number, heldCount = 0): Promise<void> {
  const store = await openStore(home.store, {nowMs: 0, onNotice: () => undefined});
  const nowMs = Date.now();
  for (let number = 1; number <= count; number += 1) {
    await store.recordDelivery({
      delivery: makeDelivery(number, {
        receivedAtMs: nowMs - (count - number) * dayMs,
        body: Buffer.from(`{"id":"evt_${number}","data":"${'x'.repeat(20_000)}"}`),
      }),
      verdict: valid,
      refused: false,
      heldFor: number <= heldCount ? ['http://localhost:1'] : [],
    });
  }
  await store.close();
}

async function list(): Promise<readonly number[]> {
  const {stdout} = await run(['events', 'list', '--json', '--limit', '0'], home);
  const ids = stdout.split('\n').filter(Boolean);
  return ids.map(line => Number(JSON.parse(line).event_id.slice(4)));
}

test('events prune deletes what is old and not among the newest, and the file shrinks', async () => {
  await fill(60);
  const before = statSync(home.store).size;
  const nothing = await run(['events', 'prune'], home);
  expect(nothing.stdout).toMatch(/^deleted 0 deliveries; the record takes [\d.]+ MB, and took [\d.]+ MB\n$/);
  const some = await run(['events', 'prune', '--older-than', '40d', '--keep', '5'], home);
  expect([some.code, some.stderr]).toEqual([0, '']);
  expect(some.stdout).toMatch(/^deleted 20 deliveries; /);
  expect((await list()).at(-1)).toBe(21);
  const more = await run(['events', 'prune', '--older-than', '0', '--keep', '3', '--json'], home);
  expect(JSON.parse(more.stdout)).toMatchObject({type: 'prune', deleted: 37, held: 0});
  expect(await list()).toEqual([60, 59, 58]);
  expect(statSync(home.store).size).toBeLessThan(before / 4);
});

test('what is held stays, and that is said; --held deletes it too', async () => {
  await fill(3, 2);
  const kept = await run(['events', 'prune', '--older-than', '0', '--keep', '0'], home);
  expect(kept.stdout).toMatch(/^deleted 1 delivery; /);
  expect(kept.stderr).toBe(
    '2 deliveries stay, held for an endpoint: listen --hold sends what is held, and --held deletes it here\n',
  );
  await run(['events', 'prune', '--older-than', '0', '--keep', '0', '--held'], home);
  expect(await list()).toEqual([]);
});

test('listen keeps the record within the setting retention, and events prune goes by it too', async () => {
  await fill(9, 1);
  const bounded = {...home, env: {...home.env, VIGTHORIA_RETENTION: '36h,4'}};
  const one = await startListen([], bounded);
  await waitFor(async () => (await list()).length === 5);
  await one.stop();
  expect(await list()).toEqual([9, 8, 7, 6, 1]);
  const pruned = await run(['events', 'prune', '--keep', '3', '--json'], bounded);
  expect(JSON.parse(pruned.stdout)).toMatchObject({deleted: 1, held: 1});
});

test('a record that is to be kept forever loses nothing', async () => {
  await fill(3);
  const one = await startListen(['--retention', 'forever'], home);
  await one.stop();
  const {stdout} = await run(['events', 'prune', '--keep', '0', '--json'], {
    ...home,
    env: {...home.env, VIGTHORIA_RETENTION: 'forever'},
  });
  expect([JSON.parse(stdout).deleted, await list()]).toEqual([0, [3, 2, 1]]);
});

test.each([
  [['events', 'prune', '--older-than', 'x'], '--older-than "x"'],
  [['events', 'prune', '--keep', '-1'], '--keep "-1"'],
  [['listen', '--no-tunnel', '--retention', 'x'], '--retention "x"'],
])('%j is a mistake of usage', async (args, text) => {
  const {code, stderr} = await run(args, home);
  expect(code).toBe(2);
  expect(stderr).toContain(text);
});
