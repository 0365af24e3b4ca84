import {readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Attempt} from '../../src/webhook/attempt.ts';
import {invalid, makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();

test.each(ways)('what is recorded %s comes back the same: bytes, headers, verdict, attempts', async way => {
  const store = await opened.open(way);
  const bodies = [Buffer.alloc(0), Buffer.from([0, 255, 10]), Buffer.alloc(20_000, 7)];
  const deliveries = bodies.map((body, index) => makeDelivery(index, {body}));
  await Promise.all(
    deliveries.map((delivery, index) =>
      store.recordDelivery({delivery, verdict: index === 0 ? invalid : valid, refused: false}),
    ),
  );
  const attempt = makeAttempt(deliveries[1]!, 1);
  const failed: Attempt = {
    ...makeAttempt(deliveries[1]!, 2),
    outcome: 'failed',
    url: 'http://localhost:1',
    durationMs: 2,
    error: {code: 'unreachable', message: 'nothing is listening'},
    retried: true,
  };
  await Promise.all([store.recordAttempt(attempt), store.recordAttempt(failed)]);
  for (const [index, delivery] of deliveries.entries()) {
    const found = await store.findDelivery(delivery.id);
    expect(found).toEqual({
      found: 'one',
      recorded: {delivery, verdict: index === 0 ? invalid : valid, deliveryNumber: null},
    });
  }
  const [first, second] = await store.listAttempts([deliveries[1]!.id]);
  expect(first).toEqual(attempt);
  expect(second).toMatchObject({outcome: 'failed', error: failed.error, retried: true});
});

test('an event id means its latest delivery as received; a beginning must be unique; case counts', async () => {
  const store = await opened.open();
  const body = Buffer.from('{"id":"evt_abc"}');
  await record(store, 1, {body});
  await record(store, 2, {body});
  await record(store, 3, {body, derivedFrom: makeDelivery(2).id});
  await record(store, 4, {body: Buffer.from('{"id":"evt_abcdef"}')});
  const find = async (id: string): Promise<unknown> => {
    const found = await store.findDelivery(id);
    return found.found === 'one' ? Number(found.recorded.delivery.id.slice(4)) : found;
  };
  expect(await find('evt_abc')).toBe(2);
  expect(await find('evt_abcd')).toBe(4);
  expect(await find('evt_ab')).toEqual({found: 'several', ids: ['evt_abc', 'evt_abcdef']});
  expect(await find('EVT_ABC')).toEqual({found: 'none'});
  expect(await find('')).toEqual({found: 'none'});
  expect(await find(makeDelivery(3).id)).toBe(3);
});

test('deliveries of one event are numbered as they come', async () => {
  const store = await opened.open('through the worker');
  const body = Buffer.from('{"id":"evt_again"}');
  const numbers = await Promise.all(
    [1, 2, 3].map(number =>
      store.recordDelivery({delivery: makeDelivery(number, {body}), verdict: valid, refused: false}),
    ),
  );
  expect(numbers).toEqual([{deliveryNumber: 1}, {deliveryNumber: 2}, {deliveryNumber: 3}]);
});

test('one that was derived by editing has not come: it has no number, and takes none', async () => {
  const store = await opened.open();
  const body = Buffer.from('{"id":"evt_again"}');
  const numbers: (number | null)[] = [];
  for (const derivedFrom of [null, makeDelivery(0).id, null]) {
    const delivery = makeDelivery(numbers.length, {body, derivedFrom});
    numbers.push((await store.recordDelivery({delivery, verdict: valid, refused: false})).deliveryNumber);
  }
  expect(numbers).toEqual([1, null, 2]);
  expect(await list(store, {derived: false})).toEqual([2, 0]);
});

test('where deliveries were last sent to is told by delivery, of those that were sent at all', async () => {
  const store = await opened.open();
  for (const number of [1, 2, 3]) await record(store, number);
  const at = (url: string) => ({url}) as const;
  await store.recordAttempt({...makeAttempt(makeDelivery(1), 2), ...at('http://localhost:2')});
  await store.recordAttempt({...makeAttempt(makeDelivery(1), 1), ...at('http://localhost:1')});
  const {id, deliveryId, eventId, cause, startedAtMs} = makeAttempt(makeDelivery(1), 3);
  await store.recordAttempt({id, deliveryId, eventId, cause, startedAtMs, outcome: 'filtered'});
  await store.recordAttempt({...makeAttempt(makeDelivery(2), 4), ...at('http://localhost:3')});
  expect(await store.findLastUrls([1, 2, 3].map(number => makeDelivery(number).id))).toEqual(
    new Map([
      [makeDelivery(1).id, 'http://localhost:2'],
      [makeDelivery(2).id, 'http://localhost:3'],
    ]),
  );
});

test('a list is newest first, and each filter holds', async () => {
  const store = await opened.open();
  for (const number of [1, 2, 3]) await record(store, number);
  await record(store, 4, {body: Buffer.from('{"id":"evt_4","type":"payment.failed"}')});
  await store.recordDelivery({delivery: makeDelivery(5), verdict: invalid, refused: true});
  await store.recordAttempt(makeAttempt(makeDelivery(2), 1, 500));
  await store.recordAttempt(makeAttempt(makeDelivery(3), 2, 500));
  await store.recordAttempt(makeAttempt(makeDelivery(3), 3, 200));
  expect(await list(store)).toEqual([5, 4, 3, 2, 1]);
  expect(await list(store, {limit: 2})).toEqual([5, 4]);
  expect(await list(store, {failed: true})).toEqual([2]);
  expect(await list(store, {unverified: true})).toEqual([5]);
  expect(await list(store, {refused: true})).toEqual([5]);
  expect(await list(store, {type: 'payment.*'})).toEqual([4]);
  expect(await list(store, {type: 'payment?failed'})).toEqual([]);
  expect(await list(store, {sinceMs: makeDelivery(4).receivedAtMs})).toEqual([5, 4]);
  expect(await list(store, {beforeMs: makeDelivery(2).receivedAtMs})).toEqual([2, 1]);
  expect(await list(store, {bodySha256: makeDelivery(1).bodySha256})).toEqual([1]);
});

test('a list without content reads no bodies, one with content has them', async () => {
  const store = await opened.open();
  await record(store, 1);
  const [bare] = await store.listDeliveries({limit: 1, withContent: false});
  const [full] = await store.listDeliveries({limit: 1, withContent: true});
  expect([bare?.delivery.body.length, bare?.delivery.headers]).toEqual([0, []]);
  expect(full?.delivery).toEqual(makeDelivery(1));
});

test('a later verdict replaces the first', async () => {
  const store = await opened.open('through the worker');
  await record(store, 1);
  await store.recordVerdict(makeDelivery(1).id, invalid);
  expect(await store.findDelivery(makeDelivery(1).id)).toMatchObject({recorded: {verdict: invalid}});
});

test('the newest 1,000 refused deliveries stay, and never displace others', async () => {
  const store = await opened.open('through the worker');
  await record(store, 0);
  await Promise.all(
    Array.from({length: 1010}, (_, index) =>
      store.recordDelivery({delivery: makeDelivery(index + 1), verdict: invalid, refused: true}),
    ),
  );
  const ids = await list(store);
  expect(ids).toHaveLength(1001);
  expect(ids.slice(-2)).toEqual([11, 0]);
});

test('facts are kept between sessions', async () => {
  const store = await opened.open();
  expect(await store.readMeta('url')).toBe(null);
  await store.writeMeta('url', 'https://a');
  await store.writeMeta('url', 'https://b');
  expect(await store.readMeta('url')).toBe('https://b');
});

test.each([0o000, 0o022, 0o077])(
  'the files can be read by their owner only, whatever the umask: %o',
  async umask => {
    const before = process.umask(umask);
    try {
      const folder = join(opened.folder, 'data');
      const store = await opened.open('on this thread', join(folder, 'x.db'));
      await record(store, 1);
      const names = readdirSync(folder);
      expect(names.sort()).toEqual(['x.db', 'x.db-shm', 'x.db-wal']);
      for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o077).toBe(0);
    } finally {
      process.umask(before);
    }
  },
);

test.each(ways)('a folder that cannot be made is told with its path, %s', async way => {
  writeFileSync(join(opened.folder, 'file'), '');
  await expect(opened.open(way, join(opened.folder, 'file/x.db'))).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('file/x.db'),
  });
});

test('a store that is closed twice stays closed, and says so to whoever uses it', async () => {
  const store = await opened.open('through the worker');
  const recording = record(store, 1);
  await Promise.all([store.close(), store.close()]);
  await recording;
  await expect(record(store, 2)).rejects.toMatchObject({code: 'store_unavailable'});
  await expect(store.findDelivery('dlv_')).rejects.toMatchObject({code: 'store_unavailable'});
  expect(await list(await opened.open())).toEqual([1]);
});

test('a store opened for reading gives what is there, takes nothing, and begins no file', async () => {
  const missing = opened.open('on this thread', opened.file, {readOnly: true});
  await expect(missing).rejects.toMatchObject({code: 'store_unavailable'});
  expect(readdirSync(opened.folder)).toEqual([]);
  await record(await opened.open(), 1);
  const store = await opened.open('on this thread', opened.file, {readOnly: true});
  expect(await list(store)).toEqual([1]);
  await expect(record(store, 2)).rejects.toMatchObject({message: expect.stringContaining('read-only')});
});

test.each(ways)('a delivery that is there already fails alone, %s', async way => {
  const store = await opened.open(way);
  await record(store, 1);
  const settled = await Promise.allSettled([record(store, 2), record(store, 1), record(store, 3)]);
  expect(settled.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await list(store)).toEqual([3, 2, 1]);
});

test('a sender is told that the store is busy where more waits than may', async () => {
  const store = await opened.open('through the worker', opened.file, {maxWaitingBytes: 50_000});
  const body = Buffer.alloc(20_000);
  const settled = await Promise.allSettled([1, 2, 3, 4].map(number => record(store, number, {body})));
  expect(settled.map(({status}) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(settled[2]).toMatchObject({
    reason: {code: 'store_unavailable', message: expect.stringContaining('busy')},
  });
  await record(store, 5, {body});
  expect(await list(store)).toEqual([5, 2, 1]);
});

test('small buffers that are used again after the call are recorded as they were', async () => {
  const store = await opened.open('through the worker');
  const body = Buffer.from('{"n":1}');
  const delivery = makeDelivery(1, {body});
  await Promise.all([1, 2, 3].map(number => record(store, number, {body})));
  expect(body.toString()).toBe('{"n":1}');
  const found = await store.findDelivery(delivery.id);
  expect(found).toMatchObject({recorded: {delivery: {body}}});
});

// Node 22 binds a Buffer over no memory at all as NULL.
test.each(['on this thread', 'through the worker'] as const)(
  'an empty body alone in its commit is kept, %s',
  async way => {
    const store = await opened.open(way);
    const delivery = makeDelivery(1, {body: Buffer.from(new ArrayBuffer(0))});
    await store.recordDelivery({delivery, verdict: valid, refused: false});
    expect(await store.findDelivery(delivery.id)).toMatchObject({found: 'one', recorded: {delivery}});
  },
);
