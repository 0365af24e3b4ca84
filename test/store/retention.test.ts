import {statSync} from 'node:fs';
import {expect, test} from 'vitest';
import {invalid, makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();
const timeOf = (number: number): number => makeDelivery(number).receivedAtMs;

test.each(ways)(
  'a prune deletes only what is both old and beyond the newest kept, attempts too, %s',
  async way => {
    const store = await opened.open(way);
    for (let number = 1; number <= 6; number += 1) await record(store, number);
    await store.recordAttempt(makeAttempt(makeDelivery(1), 1));
    const nowMs = timeOf(6);
    expect(await store.prune({nowMs})).toBe(0);
    expect(await store.prune({nowMs, olderThanMs: 3, keep: 10})).toBe(0);
    expect(await store.prune({nowMs, olderThanMs: 3, keep: 2})).toBe(2);
    expect(await list(store)).toEqual([6, 5, 4, 3]);
    expect(await store.prune({nowMs, olderThanMs: 0, keep: 3})).toBe(1);
    expect(await list(store)).toEqual([6, 5, 4]);
    expect(await store.listAttempts([makeDelivery(1).id])).toEqual([]);
    expect(await store.prune({nowMs: nowMs + 1, olderThanMs: 0, keep: 0})).toBe(3);
  },
);

test('refused deliveries take no place among the newest that a prune keeps', async () => {
  const store = await opened.open();
  await record(store, 1);
  for (const number of [2, 3]) {
    await store.recordDelivery({delivery: makeDelivery(number), verdict: invalid, refused: true});
  }
  expect(await store.prune({nowMs: timeOf(9), olderThanMs: 0, keep: 1})).toBe(0);
  expect(await list(store)).toEqual([3, 2, 1]);
});

test.each(ways)('after a prune the files are small again, %s', async way => {
  const store = await opened.open(way);
  const body = Buffer.alloc(100_000);
  for (let number = 1; number <= 100; number += 20) {
    await Promise.all(Array.from({length: 20}, (_, index) => record(store, number + index, {body})));
  }
  expect(await store.prune({nowMs: timeOf(9999), olderThanMs: 0, keep: 5})).toBe(95);
  const size = statSync(opened.file).size + statSync(`${opened.file}-wal`).size;
  expect(size).toBeLessThan(1_500_000);
});

test('deliveries that come in while a prune is under way are kept', async () => {
  const store = await opened.open('through the worker');
  await Promise.all(Array.from({length: 600}, (_, index) => record(store, index)));
  const [pruned] = await Promise.all([
    store.prune({nowMs: timeOf(600), olderThanMs: 0, keep: 0}),
    ...Array.from({length: 10}, (_, index) => record(store, 1000 + index)),
  ]);
  expect(pruned).toBe(600);
  expect(await list(store)).toHaveLength(10);
});

test('refused deliveries stay within their bytes: the oldest go, with their attempts, and no other does', async () => {
  const store = await opened.open('through the worker');
  const refuse = (number: number, sizeBytes: number): Promise<unknown> =>
    store.recordDelivery({
      delivery: makeDelivery(number, {body: Buffer.alloc(sizeBytes)}),
      verdict: invalid,
      refused: true,
    });
  await record(store, 0);
  await refuse(1, 1_000_000);
  await refuse(2, 1000);
  await store.recordAttempt(makeAttempt(makeDelivery(1), 1));
  // As if others filled what may be kept but for 10,000 bytes.
  const db = await opened.raw();
  db.exec('UPDATE refused_total SET bytes = 256 * 1024 * 1024 - 10000');
  await refuse(3, 10_000);
  expect(await list(store)).toEqual([3, 2, 1, 0]);
  await refuse(4, 1);
  expect(await list(store)).toEqual([4, 3, 2, 0]);
  await store.recordAttempt(makeAttempt(makeDelivery(1), 2));
  expect(await store.listAttempts([makeDelivery(1).id])).toEqual([]);
  const total = db.prepare('SELECT count, bytes FROM refused_total').get();
  expect(total).toMatchObject({count: 3, bytes: 256 * 1024 * 1024 - 1_000_000 + 1});
});
