import {type ChildProcess, fork} from 'node:child_process';
import {readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {claim} from '../../src/store/claim.ts';
import type {Store} from '../../src/store/store.ts';
import {makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';
import {bundles, list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();
const one = 'http://localhost:3000/hooks';
const two = 'http://localhost:4000';

const hold = (store: Store, number: number, ...heldFor: readonly string[]): Promise<unknown> =>
  store.recordDelivery({delivery: makeDelivery(number), verdict: valid, refused: false, heldFor});

const first = async (store: Store, url: string): Promise<number | null> => {
  const held = await store.findHeld(url);
  return held === null ? null : Number(held.recorded.delivery.id.slice(4));
};

test.each(ways)(
  'each endpoint has its own held deliveries, in the order in which they came, %s',
  async way => {
    const store = await opened.open(way);
    // Later ids first: the order is that of their coming.
    for (const number of [9, 4, 7]) await hold(store, number, one, two);
    await hold(store, 1, two);
    await record(store, 2);
    const released: (number | null)[] = [];
    for (let number = await first(store, one); number !== null; number = await first(store, one)) {
      released.push(number);
      await store.recordAttempt(makeAttempt(makeDelivery(number), number), {url: one, change: 'released'});
    }
    expect(released).toEqual([9, 4, 7]);
    expect(await first(store, two)).toBe(9);
    expect(await Promise.all([[one], [two], [one, two]].map(store.countHeld))).toEqual([0, 4, 4]);
    expect(await list(store, {held: true})).toEqual([9, 7, 4, 1]);
  },
);

test.each(ways)('what is held comes back whole with its tries, also in another session, %s', async way => {
  const before = await opened.open(way);
  await hold(before, 1, one);
  const attempt = makeAttempt(makeDelivery(1), 1, 500);
  await before.recordAttempt(attempt, {url: one, change: 'tried'});
  await before.recordAttempt(makeAttempt(makeDelivery(1), 2, 500), {url: one, change: 'tried'});
  await before.close();
  const store = await opened.open(way);
  expect(await store.findHeld(one)).toMatchObject({
    recorded: {delivery: makeDelivery(1), verdict: valid},
    tries: 2,
    urls: [one],
  });
  // A write whose answer was lost is made again.
  await store.recordAttempt(attempt, {url: one, change: 'released'});
  expect(await store.findHeld(one)).toBe(null);
  expect(await store.listAttempts([makeDelivery(1).id])).toHaveLength(2);
});

test('a prune spares what is held, and takes it too when that is asked for', async () => {
  const store = await opened.open();
  await record(store, 1);
  await hold(store, 2, one);
  const everything = {nowMs: makeDelivery(9).receivedAtMs, olderThanMs: 0, keep: 0};
  expect(await store.prune(everything)).toBe(1);
  expect(await list(store)).toEqual([2]);
  expect(await store.prune({...everything, withHeld: true})).toBe(1);
  expect(await store.countHeld([one])).toBe(0);
});

const claimer = `
require(process.argv[2]).claim(process.argv[3], process.argv[4]).then(claimed => {
  globalThis.claimed = claimed;
  process.send(claimed !== null);
});
setInterval(() => {}, 1000);
`;

function startClaimer(name: string): Promise<{readonly has: boolean; readonly child: ChildProcess}> {
  const script = join(opened.folder, 'claimer.cjs');
  writeFileSync(script, claimer);
  const child = fork(script, [bundles.openStoreWorker, opened.file, name], {silent: true});
  opened.closing.push(() => child.kill('SIGKILL'));
  return new Promise(resolve => child.once('message', has => resolve({has: has === true, child})));
}

test('one process at a time has a claim, and a kill gives it up', async () => {
  const holder = await startClaimer(one);
  expect(holder.has).toBe(true);
  expect((await startClaimer(one)).has).toBe(false);
  expect((await startClaimer(two)).has).toBe(true);
  expect(await claim(opened.file, one)).toBe(null);
  holder.child.kill('SIGKILL');
  await new Promise(resolve => holder.child.once('exit', resolve));
  const claimed = await claim(opened.file, one);
  expect(claimed).not.toBe(null);
  claimed?.release();
});

test('a claim that is given up leaves no file, and can be taken again', async () => {
  for (let round = 0; round < 3; round += 1) {
    const claimed = await claim(opened.file, one);
    expect(await claim(opened.file, one)).toBe(null);
    claimed?.release();
    expect(readdirSync(opened.folder)).toEqual([]);
  }
});
