import {expect, test} from 'vitest';
import {invalid, makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();

test.each(ways)('a list %s is taken in pieces and counted, by verdict and by how it stands', async way => {
  const store = await opened.open(way);
  const deliveries = Array.from({length: 6}, (_, number) => makeDelivery(number));
  for (const [number, delivery] of deliveries.entries()) {
    const isRefused = number === 5;
    await store.recordDelivery({delivery, verdict: isRefused ? invalid : valid, refused: isRefused});
  }
  await store.recordAttempt(makeAttempt(deliveries[0]!, 1, 200));
  await store.recordAttempt(makeAttempt(deliveries[1]!, 2, 500));
  await store.recordAttempt(makeAttempt(deliveries[2]!, 3, 204));
  const piece = async (query: object): Promise<string[]> =>
    (await store.listDeliveries({limit: 0, withContent: false, ...query})).map(({delivery}) => delivery.id);
  const ids = (...numbers: number[]): (string | undefined)[] => numbers.map(number => deliveries[number]?.id);
  expect(await piece({limit: 2, offset: 1})).toEqual(ids(4, 3));
  expect(await piece({offset: 4})).toEqual(ids(1, 0));
  expect(await piece({offset: 6})).toEqual([]);
  for (const [query, numbers] of [
    [{}, [5, 4, 3, 2, 1, 0]],
    [{standing: 'accepted'}, [2, 0]],
    [{standing: 'failed'}, [1]],
    [{standing: 'refused'}, [5]],
    [{standing: 'open'}, [4, 3]],
    [{verdict: 'invalid'}, [5]],
    [{verdict: 'valid', type: 'generation.*'}, [4, 3, 2, 1, 0]],
    [{verdict: 'missing'}, []],
  ] as const) {
    expect([query, await piece(query)]).toEqual([query, ids(...numbers)]);
    expect([query, await store.countDeliveries(query)]).toEqual([query, numbers.length]);
  }
});

test('a record that is opened and read is not written to', async () => {
  await (await opened.open()).close();
  const beside = await opened.raw();
  // It counts the commits of others (sqlite.org/pragma.html#pragma_data_version).
  const commits = (): unknown => beside.prepare('PRAGMA data_version').get();
  const before = commits();
  const store = await opened.open();
  await store.listDeliveries({limit: 0, withContent: false});
  await store.close();
  expect(commits()).toEqual(before);
  await record(await opened.open(), 1);
  expect(commits()).not.toEqual(before);
});

test.each(ways)('what is deleted %s is gone with its attempts, and only that', async way => {
  const store = await opened.open(way);
  const [kept, gone] = [makeDelivery(1), makeDelivery(2)];
  for (const delivery of [kept, gone]) {
    await store.recordDelivery({delivery, verdict: valid, refused: false});
    await store.recordAttempt(makeAttempt(delivery, Number(delivery.id.slice(-1))));
  }
  await store.deleteDelivery(gone.id);
  await store.deleteDelivery('dlv_never_there');
  expect(await store.findDelivery(gone.id)).toEqual({found: 'none'});
  expect(await store.listAttempts([gone.id])).toEqual([]);
  expect(await store.countDeliveries({})).toBe(1);
  expect(await store.listAttempts([kept.id])).toHaveLength(1);
});

test.each(ways)('attempts come without their answers %s where only their outcome is asked for', async way => {
  const store = await opened.open(way);
  const delivery = makeDelivery(1);
  const attempt = makeAttempt(delivery, 1, 404);
  await store.recordDelivery({delivery, verdict: valid, refused: false});
  await store.recordAttempt(attempt);
  expect(await store.listAttempts([delivery.id], {withContent: false})).toEqual([
    {...attempt, answerHeaders: [], answerBody: Buffer.alloc(0)},
  ]);
});

test('the mark changes with every recording of this process and of another, and not without', async () => {
  const store = await opened.open('through the worker');
  const other = await opened.open('on this thread');
  const marks = [await store.readChangeMark()];
  const note = async (): Promise<void> => void marks.push(await store.readChangeMark());
  const delivery = makeDelivery(1);
  await store.recordDelivery({delivery, verdict: valid, refused: false});
  await note();
  await other.recordDelivery({delivery: makeDelivery(2), verdict: valid, refused: false});
  await note();
  await other.recordAttempt(makeAttempt(delivery, 1));
  await note();
  await other.deleteDelivery(delivery.id);
  await note();
  expect(new Set(marks).size).toBe(5);
  await note();
  expect(marks.at(-1)).toBe(marks.at(-2));
});

test.each(ways)('a body is found %s among those of its event, and of none', async way => {
  const store = await opened.open(way);
  const plain = Buffer.from('no event');
  await record(store, 1);
  await record(store, 2, {body: plain});
  const {bodySha256, event} = makeDelivery(1);
  const bodyOfNone = makeDelivery(2, {body: plain}).bodySha256;
  expect(await list(store, {eventId: event.id, bodySha256})).toEqual([1]);
  expect(await list(store, {eventId: null, bodySha256: bodyOfNone})).toEqual([2]);
  expect(await list(store, {eventId: null, bodySha256})).toEqual([]);
  expect(await list(store, {eventId: event.id, bodySha256: bodyOfNone})).toEqual([]);
});

test.each(ways)('how a delivery stands %s follows its last attempt, there and back', async way => {
  const store = await opened.open(way);
  const delivery = makeDelivery(1);
  await record(store, 1);
  for (const [number, status] of [200, 500, 500, 204, 404].entries()) {
    await store.recordAttempt(makeAttempt(delivery, number, status));
    const hasFailed = status >= 300;
    expect([status, await list(store, {standing: 'failed'})]).toEqual([status, hasFailed ? [1] : []]);
    expect([status, await list(store, {standing: 'accepted'})]).toEqual([status, hasFailed ? [] : [1]]);
  }
});
