import {describe, expect, test} from 'vitest';
import type {DeliveryImport, DeliveryPlace} from '../../src/store/store.ts';
import {invalid, makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';
import {list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();

const importOf = (number: number, given: Partial<DeliveryImport> = {}): DeliveryImport => ({
  delivery: makeDelivery(number),
  verdict: valid,
  refused: false,
  deliveryNumber: 7,
  attempts: [],
  ...given,
});

describe.each(ways)('a store %s', way => {
  test('an import keeps ids, times, bytes, numbers and attempts, and a second one doubles nothing', async () => {
    const store = await opened.open(way);
    const delivery = makeDelivery(1, {body: Buffer.from([0xff, 0, 0x0a]), derivedFrom: 'dlv_0'});
    const attempts = [makeAttempt(delivery, 1, 500), makeAttempt(delivery, 2)];
    const empty = importOf(2, {delivery: makeDelivery(2, {body: Buffer.alloc(0)}), verdict: invalid});
    const imports = [importOf(1, {delivery, attempts}), empty];
    expect(await store.importDeliveries(imports)).toEqual(['added', 'added']);
    expect(await store.importDeliveries(imports)).toEqual(['present', 'present']);
    expect(await store.listDeliveries({limit: 0, withContent: true})).toEqual([
      {delivery: empty.delivery, verdict: invalid, deliveryNumber: 7},
      {delivery, verdict: valid, deliveryNumber: 7},
    ]);
    expect(await store.listAttempts([delivery.id])).toEqual(attempts);
  });

  test('what is here already stays as it is, and gets the attempts that it lacks', async () => {
    const store = await opened.open(way);
    const delivery = makeDelivery(1);
    await record(store, 1);
    await store.recordAttempt(makeAttempt(delivery, 5, 500));
    const other = {...delivery, path: '/changed'};
    const attempts = [makeAttempt(delivery, 1, 200), {...makeAttempt(delivery, 5, 200)}];
    expect(await store.importDeliveries([importOf(1, {delivery: other, attempts})])).toEqual(['extended']);
    expect(await store.findDelivery(delivery.id)).toMatchObject({recorded: {delivery, deliveryNumber: 1}});
    expect(await store.listAttempts([delivery.id])).toMatchObject([{status: 200}, {status: 500}]);
    // An earlier attempt does not decide whether the last one failed.
    expect(await list(store, {failed: true})).toEqual([1]);
    await store.importDeliveries([importOf(1, {attempts: [makeAttempt(delivery, 9, 204)]})]);
    expect(await list(store, {failed: true})).toEqual([]);
  });

  test('an imported delivery without a number is counted, and the next one after it', async () => {
    const store = await opened.open(way);
    const body = Buffer.from('{"id":"evt_same"}');
    await store.importDeliveries(
      [1, 2].map(number => importOf(number, {delivery: makeDelivery(number, {body}), deliveryNumber: null})),
    );
    const listed = await store.listDeliveries({limit: 0, withContent: false});
    expect(listed.map(({deliveryNumber}) => deliveryNumber)).toEqual([2, 1]);
  });
});

test('the whole record is walked page by page, oldest first, whatever comes in meanwhile', async () => {
  const store = await opened.open();
  for (const number of [3, 1, 2]) await record(store, number, {receivedAtMs: number === 2 ? 1 : number});
  const seen: string[] = [];
  let place: DeliveryPlace | null = null;
  for (;;) {
    const [next]: readonly DeliveryPlace[] = await store.listPlaces(place, 1);
    if (next === undefined) break;
    seen.push(next.id);
    if (seen.length === 1) await record(store, 4);
    place = next;
  }
  expect(seen.map(id => Number(id.slice(4)))).toEqual([1, 2, 3, 4]);
});

test('a page of the walk is read from an index alone', async () => {
  await opened.open();
  const db = await opened.raw();
  const plan = db
    .prepare(
      'EXPLAIN QUERY PLAN SELECT received_at, id FROM deliveries WHERE (received_at, id) > (1, ?) ORDER BY received_at, id LIMIT 9',
    )
    .all('');
  expect(plan.map(row => String(row['detail']))).toEqual([expect.stringMatching(/SEARCH .*COVERING INDEX/)]);
});
