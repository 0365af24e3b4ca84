import fc from 'fast-check';
import {expect, test} from 'vitest';
import {migrate} from '../../src/store/migrations.ts';
import type {DeliveryQuery, Store} from '../../src/store/store.ts';
import {invalid, makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();

const texts: readonly string[] = [
  '{"id":"evt_one","type":"generation.completed","data":{"status":"Completed","user":"user_77"}}',
  '{"id":"evt_two","type":"payment.failed","data":{"url":"https:\\/\\/cdn.example\\/1.png","who":"\\u00dcbung"}}',
  '{"id":"evt_three","type":"payment.failed","data":{"title":"Straße ΟΔΟΣ 🚀 100%_\\"quoted\\""}}',
  'plain text, no JSON, "completed" OR not',
  '\0\xff binary then needle',
];

const fill = async (store: Store): Promise<void> => {
  for (const [index, text] of texts.entries()) await record(store, index + 1, {body: Buffer.from(text)});
};

const indexAll = async (store: Store): Promise<void> => {
  while ((await store.indexForSearch()) > 0);
};

/** Each search gives the same whether all, some or none of the deliveries are in the index. */
const states: readonly (readonly [string, (store: Store) => Promise<void>])[] = [
  ['with nothing in the index', fill],
  ['with all in the index', async store => fill(store).then(() => indexAll(store))],
  [
    'with some in the index',
    async store => {
      for (const [index, text] of texts.entries()) {
        await record(store, index + 1, {body: Buffer.from(text)});
        if (index === 2) await indexAll(store);
      }
    },
  ],
];

const searches: readonly (readonly [string, number[]])[] = [
  ['completed', [4, 1]],
  ['COMPLETED', [4, 1]],
  ['evt_t', [3, 2]],
  ['payment.f', [3, 2]],
  ['generation.completed', [1]],
  ['"status":"completed"', [1]],
  ['https://cdn', [2]],
  ['https:\\/\\/CDN', [2]],
  ['übung', [2]],
  ['strasse', [3]],
  ['straße', [3]],
  ['οδος', [3]],
  ['🚀 1', [3]],
  ['🚀', [3]],
  ['%_', [3]],
  ['0%_\\"quo', [3]],
  ['"quoted"', [3]],
  ['or', [4]],
  ['t OR n', []],
  ['completed" OR', [4]],
  ['needle', [5]],
  ['E', [5, 4, 3, 2, 1]],
  ['dlv_00000000000000000000000002', [2]],
  ['user_78', []],
  ['use*', []],
];

test.each(states)('a text is found in payloads, ids and types, whatever its case, %s', async (_, prepare) => {
  const store = await opened.open();
  await prepare(store);
  for (const [search, expected] of searches) {
    expect([search, await list(store, {search})]).toEqual([search, expected]);
  }
});

test('thousands that are not in the index yet are found, newest first, and those in it too', async () => {
  const store = await opened.open();
  await fill(store);
  await indexAll(store);
  const bodyOf = (number: number): Buffer =>
    Buffer.from(`{"lot":"${number % 1000 === 0 ? 'needle' : 'hay'}"}`);
  const numbers = Array.from({length: 6000}, (_, index) => index + 100);
  await store.importDeliveries(
    numbers.map(number => ({
      delivery: makeDelivery(number, {body: bodyOf(number)}),
      verdict: valid,
      refused: false,
      deliveryNumber: null,
      attempts: [],
    })),
  );
  expect(await list(store, {search: 'needle'})).toEqual([6000, 5000, 4000, 3000, 2000, 1000, 5]);
  expect(await list(store, {search: 'needle', limit: 2})).toEqual([6000, 5000]);
  expect(await list(store, {search: 'hay', limit: 1, beforeMs: makeDelivery(200).receivedAtMs})).toEqual([
    200,
  ]);
});

test.each(states)('the other filters and the limit hold in a search, %s', async (_, prepare) => {
  const store = await opened.open();
  await prepare(store);
  await store.recordDelivery({
    delivery: makeDelivery(9, {body: Buffer.from('{"id":"evt_refused","type":"completed"}')}),
    verdict: invalid,
    refused: true,
  });
  await store.recordAttempt(makeAttempt(makeDelivery(1), 1, 500));
  const find = (query: Partial<DeliveryQuery>): Promise<number[]> =>
    list(store, {search: 'completed', ...query});
  expect(await find({})).toEqual([9, 4, 1]);
  expect(await find({limit: 2})).toEqual([9, 4]);
  expect(await find({type: 'generation.*'})).toEqual([1]);
  expect(await find({failed: true})).toEqual([1]);
  expect(await find({unverified: true})).toEqual([9]);
  expect(await find({sinceMs: makeDelivery(4).receivedAtMs})).toEqual([9, 4]);
  expect(await find({beforeMs: makeDelivery(4).receivedAtMs})).toEqual([4, 1]);
  expect(await find({eventId: 'evt_one'})).toEqual([1]);
  const [full] = await store.listDeliveries({limit: 1, withContent: true, search: 'user_77'});
  expect(full?.delivery).toEqual(makeDelivery(1, {body: Buffer.from(texts[0]!)}));
  const [bare] = await store.listDeliveries({limit: 1, withContent: false, search: 'user_77'});
  expect(bare?.delivery.body.length).toBe(0);
});

test.each(ways)('what is pruned is found no more, and what comes after it is, %s', async way => {
  const store = await opened.open(way);
  await fill(store);
  await indexAll(store);
  expect(await store.countUnindexed()).toBe(0);
  await store.prune({nowMs: makeDelivery(100).receivedAtMs, olderThanMs: 0, keep: 2});
  expect(await list(store, {search: 'completed'})).toEqual([4]);
  await store.prune({nowMs: makeDelivery(100).receivedAtMs, olderThanMs: 0, keep: 0});
  expect(await list(store, {search: 'completed'})).toEqual([]);
  // SQLite gives the numbers of the deleted rows again.
  await fill(store);
  expect(await store.countUnindexed()).toBe(5);
  expect(await list(store, {search: 'completed'})).toEqual([4, 1]);
  await indexAll(store);
  expect(await list(store, {search: 'completed'})).toEqual([4, 1]);
});

test('an index of which most is pruned is emptied, and filled anew', async () => {
  const store = await opened.open('through the worker');
  await Promise.all(Array.from({length: 1100}, (_, number) => record(store, number)));
  await indexAll(store);
  const db = await opened.raw();
  const pages = (): unknown => db.prepare('SELECT count(*) AS count FROM search_data').get()?.['count'];
  const full = pages();
  await store.prune({nowMs: makeDelivery(1100).receivedAtMs, olderThanMs: 0, keep: 200});
  expect([pages(), await store.countUnindexed()]).toEqual([full, 0]);
  await store.prune({nowMs: makeDelivery(1100).receivedAtMs, olderThanMs: 0, keep: 20});
  expect([pages(), await store.countUnindexed()]).toEqual([2, 20]);
  expect(await list(store, {search: 'evt_1099'})).toEqual([1099]);
  await indexAll(store);
  expect(await list(store, {search: 'generation'})).toHaveLength(20);
});

test('an index of an earlier version is begun anew', async () => {
  const db = await opened.raw();
  migrate(db, 3);
  db.exec('UPDATE search_state SET last_row = 7');
  db.close();
  opened.closing.pop();
  const store = await opened.open();
  await record(store, 1);
  expect([await store.countUnindexed(), await list(store, {search: 'evt_1'})]).toEqual([1, [1]]);
});

const odd = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 12}),
  fc.string({unit: 'binary', maxLength: 12}),
  fc.constantFrom('"', '""', 'Ä\\u00e4', 'aaaa', 'abcabcabc', '\\"\\\\', 'ﬁx', 'İi', '\0'),
);

test('whatever the texts, the index finds what a look through all of them finds', async () => {
  const store = await opened.open();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(odd, {minLength: 1, maxLength: 6}),
      fc.nat(),
      fc.nat(20),
      async (texts, from, length) => {
        const body = Buffer.from(texts.join(''));
        await record(store, number, {body});
        number += 1;
        const characters = [...body.toString().replaceAll('\0', ' ')];
        const start = from % characters.length;
        const search = characters
          .slice(start, start + 1 + length)
          .join('')
          .toLowerCase();
        fc.pre(
          search.toUpperCase() ===
            characters
              .slice(start, start + 1 + length)
              .join('')
              .toUpperCase(),
        );
        const before = await list(store, {search});
        expect(before).toContain(number - 1);
        await indexAll(store);
        expect(await list(store, {search})).toEqual(before);
      },
    ),
    {numRuns: 200},
  );
});

test('a search goes by its index, and looks only at what that names', async () => {
  const store = await opened.open();
  await Promise.all(Array.from({length: 30}, (_, number) => record(store, number)));
  await indexAll(store);
  const db = await opened.raw();
  db.exec(`UPDATE deliveries SET body = '{"id":"evt_7"}'`);
  expect(await list(store, {search: 'evt_7'})).toEqual([7]);
  expect(await list(store, {search: 'vt'})).toHaveLength(30);
  const sql =
    'EXPLAIN QUERY PLAN SELECT rowid >> 20 FROM search WHERE search MATCH \'"EVT"\' AND rowid >= 1 AND rowid < 5 ORDER BY rowid DESC LIMIT 5';
  const plan = db
    .prepare(sql)
    .all()
    .map(row => String(row['detail']))
    .join('; ');
  expect(plan).toContain('VIRTUAL TABLE INDEX');
  expect(plan).not.toContain('TEMP B-TREE');
});

test('many of one millisecond are all found, once each, newest id first', async () => {
  const store = await opened.open();
  const receivedAtMs = 1_700_000_000_000;
  await Promise.all(Array.from({length: 700}, (_, number) => record(store, number, {receivedAtMs})));
  await indexAll(store);
  await Promise.all(Array.from({length: 50}, (_, index) => record(store, 700 + index, {receivedAtMs})));
  const all = await list(store, {search: 'generation'});
  expect(all).toEqual(Array.from({length: 750}, (_, index) => 749 - index));
  expect(await list(store, {search: 'generation', limit: 3})).toEqual([749, 748, 747]);
});

test('the index is filled in parts that let others write, and says how many it lacks', async () => {
  const store = await opened.open('through the worker');
  await Promise.all(Array.from({length: 1200}, (_, number) => record(store, number)));
  expect(await store.countUnindexed()).toBe(1200);
  const [taken] = await Promise.all([store.indexForSearch(), record(store, 1200)]);
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(1200);
  await indexAll(store);
  expect([await store.countUnindexed(), await store.indexForSearch()]).toEqual([0, 0]);
  expect(await list(store, {search: 'evt_1200"'})).toEqual([1200]);
});
