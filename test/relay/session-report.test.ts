import {expect, test} from 'vitest';
import type {DeliveryOutcome} from '../../src/relay/deliver.ts';
import {createReporter} from '../../src/relay/session-report.ts';
import type {Activity} from '../../src/webhook/activity.ts';
import type {RecordedDelivery} from '../../src/webhook/delivery.ts';
import {invalid, makeDelivery, valid} from '../helpers/deliveries.ts';

const startMs = 1_700_000_000_000;

function createMeta(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  return {
    values,
    readMeta: async (key: string) => values.get(key) ?? null,
    writeMeta: async (key: string, value: string) => void values.set(key, value),
  };
}

type Came = readonly [type: string | null, outcome: DeliveryOutcome, data?: unknown, deliveryNumber?: number];

let number = 0;
function toRecorded([type, outcome, data = {}, deliveryNumber = 1]: Came): RecordedDelivery {
  number += 1;
  const body = Buffer.from(JSON.stringify({id: `evt_${number}`, ...(type === null ? {} : {type}), data}));
  return {
    delivery: makeDelivery(number, {body}),
    verdict: outcome === 'refused' ? invalid : valid,
    deliveryNumber,
  };
}

/** One session, from its start to its report. */
async function session(
  came: readonly Came[],
  {store = createMeta(), activities = [] as readonly Activity[], nowMs = (): number => startMs} = {},
) {
  const failures: string[] = [];
  const reporter = createReporter({store, nowMs, onRecordFailed: message => failures.push(message)});
  for (const one of came) {
    const recorded = toRecorded(one);
    reporter.see({type: 'delivery', atMs: startMs, recorded});
    reporter.countDelivery({recorded, outcome: one[1]});
  }
  for (const activity of activities) reporter.see(activity);
  return {report: await reporter.report(), failures};
}

test('types are counted by outcome, the most frequent first', async () => {
  const {report} = await session([
    ['a.b', 'accepted'],
    ['c.d', 'failed'],
    ['c.d', 'accepted'],
    [null, 'filtered'],
    ['c.d', 'refused'],
  ]);
  const none = {accepted: 0, failed: 0, refused: 0, filtered: 0, held: 0};
  expect(report).toMatchObject({
    types: [
      {...none, type: 'c.d', accepted: 1, failed: 1, refused: 1},
      {...none, type: 'a.b', accepted: 1},
      {...none, type: null, filtered: 1},
    ],
    otherTypes: 0,
  });
});

test('a held delivery is no longer held once its endpoint has had it, and one of an earlier session never was', async () => {
  const reporter = createReporter({
    store: createMeta(),
    nowMs: () => startMs,
    onRecordFailed: expect.unreachable,
  });
  const early = makeDelivery(1, {receivedAtMs: startMs - 1});
  const [one, two] = [makeDelivery(2), makeDelivery(3)];
  const count = (delivery: typeof early, outcome: DeliveryOutcome): void =>
    reporter.countDelivery({recorded: {delivery, verdict: valid, deliveryNumber: 1}, outcome});
  count(one, 'held');
  count(two, 'held');
  count(early, 'accepted');
  count(one, 'failed');
  expect((await reporter.report()).types).toMatchObject([{accepted: 1, failed: 1, held: 1}]);
});

test('no more than 100 types are kept, and forged ones make room', async () => {
  const forged = Array.from({length: 150}, (_, index): Came => [`forged.${index}`, 'refused']);
  const {report} = await session([...forged, ['real.one', 'accepted'], ['x'.repeat(300), 'accepted']]);
  expect(report.types).toHaveLength(100);
  expect(report.types.find(({type}) => type === 'real.one')).toMatchObject({accepted: 1});
  expect(report.otherTypes).toBe(52);
});

test('deliveries of an event that had come before are duplicates', async () => {
  const {report} = await session([
    ['a.b', 'accepted', {}, 1],
    ['a.b', 'accepted', {}, 2],
    ['a.b', 'accepted', {}, 7],
  ]);
  expect([report.duplicates, report.duplicateIds.length]).toEqual([2, 2]);
});

test('gaps of the tunnel add up, and one that is still open counts until now', async () => {
  const tunnel = (state: 'online' | 'offline', atMs: number, offlineMs: number | null = null): Activity => ({
    type: 'tunnel',
    atMs,
    state,
    url: null,
    offlineMs,
    reason: null,
  });
  const activities = [
    tunnel('online', startMs),
    tunnel('offline', startMs + 1000),
    tunnel('offline', startMs + 2000),
    tunnel('online', startMs + 4000, 3000),
    tunnel('offline', startMs + 10_000),
  ];
  const {report} = await session([], {activities, nowMs: () => startMs + 12_000});
  expect([report.offlineGaps, report.offlineMs]).toEqual([2, 5000]);
});

test('fields that a type never had in earlier sessions are told once', async () => {
  const store = createMeta();
  const first = await session([['a.b', 'accepted', {n: 1}]], {store});
  expect(first.report.newFields).toEqual([]);
  const second = await session(
    [
      ['a.b', 'accepted', {n: 1, usage: {tokens: 1}, list: [{x: 1}]}],
      ['new.type', 'accepted', {anything: 1}],
      ['a.b', 'refused', {forged: 1}],
    ],
    {store},
  );
  expect(second.report.newFields).toEqual([{type: 'a.b', fields: ['data.usage', 'data.list']}]);
  const third = await session([['a.b', 'failed', {usage: {tokens: 1, cost: 2}}]], {store});
  expect(third.report.newFields).toEqual([{type: 'a.b', fields: ['data.usage.cost']}]);
  const fourth = await session([['a.b', 'failed', {usage: {cost: 2}}]], {store});
  expect(fourth.report.newFields).toEqual([]);
});

test('what is remembered stays bounded: 100 types, half a million characters, and the oldest go first', async () => {
  const store = createMeta();
  const wide = (type: number): Came => [
    `type.${type}`,
    'accepted',
    Array.from({length: 10}, (_, i) =>
      Object.fromEntries(Array.from({length: 50}, (_, j) => [`${'n'.repeat(60)}_${i}_${j}`, 1])),
    ),
  ];
  for (let i = 0; i < 30; i += 1) await session([wide(i)], {store});
  const text = store.values.get('fields') ?? '';
  expect(text.length).toBeLessThanOrEqual(512 * 1024);
  expect(Object.keys(JSON.parse(text)).at(-1)).toBe('type.29');
  expect(Object.keys(JSON.parse(text))).not.toContain('type.0');
});

test.each([
  ['that is none of ours', {fields: 'not JSON'}],
  ['of another shape', {fields: '{"a.b": 7}'}],
  ['of another shape at the top', {fields: '[]'}],
])('a memory %s is begun anew', async (_name, meta) => {
  const store = createMeta(meta);
  expect((await session([['a.b', 'accepted']], {store})).report.newFields).toEqual([]);
  expect(JSON.parse(store.values.get('fields') ?? '')).toEqual({'a.b': ['id', 'type', 'data']});
});

test('where the record fails the report says so and stands all the same', async () => {
  const store = {...createMeta(), readMeta: () => Promise.reject(new Error('the disk is gone'))};
  const {report, failures} = await session([['a.b', 'accepted']], {store});
  expect(report).toMatchObject({newFields: null, types: [{type: 'a.b'}]});
  expect(failures).toEqual([expect.stringContaining('the disk is gone')]);
});

test('of more than 200 deliveries in a second the fields of a sample are looked at, and of those in the next again', async () => {
  const store = createMeta();
  await session([['a.b', 'accepted']], {store});
  let second = 0;
  const reporter = createReporter({
    store,
    nowMs: () => startMs + second * 1000,
    onRecordFailed: expect.unreachable,
  });
  const send = (data: unknown): void => {
    const recorded = toRecorded(['a.b', 'accepted', data]);
    reporter.countDelivery({recorded, outcome: 'accepted'});
  };
  for (let i = 0; i < 200; i += 1) send({});
  send({late: 1});
  second = 1;
  send({next: 1});
  expect((await reporter.report()).newFields).toEqual([{type: 'a.b', fields: ['data.next']}]);
});
