import {afterEach, beforeEach, expect, test} from 'vitest';
import {createForwarder} from '../../src/forwarder/forwarder.ts';
import {createHold, type Hold} from '../../src/relay/hold.ts';
import {createLimiter} from '../../src/relay/limiter.ts';
import {claim} from '../../src/store/claim.ts';
import type {Store} from '../../src/store/store.ts';
import type {Activity} from '../../src/webhook/activity.ts';
import {type Endpoint, parseEndpoint} from '../../src/webhook/endpoint.ts';
import {type App, startApp} from '../helpers/app.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';
import {waitFor} from '../helpers/wait.ts';
import {useFolder} from '../store/opened.ts';

const opened = useFolder();
let app: App;
let store: Store;
let endpoint: Endpoint;
let waits: number[];
let told: Extract<Activity, {type: 'attempt'}>[];
let settled: string[];
const holds: Hold[] = [];
let attempts = 0;

beforeEach(async () => {
  app = await startApp();
  store = await opened.open();
  endpoint = parseEndpoint(`${app.url}/hooks`, 'the endpoint');
  waits = [];
  told = [];
  settled = [];
});
afterEach(async () => {
  for (const hold of holds.splice(0)) await hold.stop(AbortSignal.abort());
  await app.close();
});

/** Waits take no time; each hold gets away with one only after letting others run. */
function create({staysOn = true, endpoints = [endpoint]} = {}): Hold {
  const forwarder = createForwarder({
    allowRemote: false,
    insecure: false,
    ca: null,
    timeoutMs: 5000,
    headers: [],
    nowMs: () => performance.now(),
  });
  opened.closing.push(() => forwarder.close());
  const hold = createHold(
    {endpoints, staysOn},
    {
      forwarder,
      store,
      newAttemptId: () => {
        attempts += 1;
        return `att_${String(attempts).padStart(26, '0')}`;
      },
      nowMs: () => 0,
      onRecordFailed: message => expect.unreachable(message),
      limit: createLimiter(null),
      coach: async () => null,
      emit: activity => void (activity.type === 'attempt' && told.push(activity)),
      wait: async ms => {
        waits.push(ms);
        await new Promise(resolve => setTimeout(resolve, 1));
      },
      claim: url => claim(opened.file, url),
      onSettled: ({outcome}) => settled.push(outcome),
    },
  );
  holds.push(hold);
  return hold;
}

async function keep(hold: Hold, number: number, ...urls: readonly string[]): Promise<void> {
  const onTold = hold.expect(makeDelivery(number).id);
  await store.recordDelivery({
    delivery: makeDelivery(number),
    verdict: valid,
    refused: false,
    heldFor: urls.length === 0 ? [endpoint.url] : urls,
  });
  onTold();
}

const seen = (): number[] => app.seen.map(({body}) => Number(JSON.parse(`${body}`).id.slice(4)));

test('what is held goes in order, one under way at a time, and is recorded as held before', async () => {
  let underWay = 0;
  let most = 0;
  app.answer = (_request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setImmediate(() => {
      underWay -= 1;
      response.end();
    });
  };
  const hold = create();
  await hold.open();
  for (const number of [3, 1, 2]) await keep(hold, number);
  hold.resume();
  await waitFor(() => settled.length === 3);
  await keep(hold, 4);
  await waitFor(() => settled.length === 4);
  expect([seen(), most, settled]).toEqual([[3, 1, 2, 4], 1, Array(4).fill('accepted')]);
  expect(told.map(({attempt}) => attempt.cause)).toEqual(Array(4).fill('hold'));
  expect(await store.listAttempts([makeDelivery(3).id])).toMatchObject([{cause: 'hold', status: 200}]);
  expect(await store.countHeld([endpoint.url])).toBe(0);
});

test.each([
  [500, 10],
  [503, 10],
  [408, 10],
  [425, 10],
  [429, 10],
  [400, 1],
  [401, 1],
  [404, 1],
  [302, 1],
])('an endpoint that answers %i is tried %i times, then the next delivery goes', async (status, tries) => {
  app.answer = (request, response) =>
    response.writeHead(`${request.body}`.includes('evt_1"') ? status : 200).end();
  const hold = create();
  await hold.open();
  await keep(hold, 1);
  await keep(hold, 2);
  hold.resume();
  await waitFor(() => settled.length === 2);
  expect(settled).toEqual(['failed', 'accepted']);
  expect(seen()).toEqual([...Array(tries).fill(1), 2]);
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000].slice(0, tries - 1));
  expect(told[tries - 1]?.coaching).toContain(`vigthoria replay ${makeDelivery(1).id}`);
  if (tries > 1) expect(told[1]?.coaching).toBe('held: try 2 of 10, the next one in 1 s');
});

test('tries are counted on in the next session', async () => {
  const before = create();
  let stopping: Promise<void> | undefined;
  app.answer = (_request, response) => {
    if (app.seen.length === 4) stopping = before.stop(new AbortController().signal);
    response.writeHead(500).end();
  };
  await before.open();
  await keep(before, 1);
  before.resume();
  await waitFor(() => stopping !== undefined);
  await stopping;
  expect(app.seen).toHaveLength(4);
  const hold = create();
  await hold.open();
  hold.resume();
  await waitFor(() => settled.length === 1);
  expect([settled, app.seen.length]).toEqual([['failed'], 10]);
});

test('an endpoint that is not there is waited for without limit, looked for all the time, and tried from 0.5 to 30 s apart', async () => {
  const {port} = app;
  await app.close();
  const hold = create();
  await hold.open();
  await keep(hold, 1);
  hold.resume();
  await waitFor(() => told.length === 8, 20_000);
  expect(waits.every(ms => ms === 250)).toBe(true);
  expect(waits.length * 250).toBeGreaterThanOrEqual(61_500);
  expect(await store.findHeld(endpoint.url)).toMatchObject({tries: 0});
  const triesBefore = told.length;
  app = await startApp(undefined, {}, port);
  await waitFor(() => settled.length === 1);
  expect(told.length - triesBefore).toBeLessThanOrEqual(2);
  expect([seen(), settled]).toEqual([[1], ['accepted']]);
});

test('what one endpoint does not take holds up no other, and a delivery ends with the last of its endpoints', async () => {
  const other = await startApp((_request, response) => response.writeHead(500).end());
  opened.closing.push(() => other.close());
  const second = parseEndpoint(other.url, 'the endpoint');
  const hold = create({endpoints: [endpoint, second]});
  await hold.open();
  for (const number of [1, 2]) await keep(hold, number, endpoint.url, second.url);
  hold.resume();
  await waitFor(() => other.seen.length === 20);
  await waitFor(() => settled.length === 2);
  expect([seen(), settled]).toEqual([
    [1, 2],
    ['failed', 'failed'],
  ]);
  expect(await store.countHeld([endpoint.url, second.url])).toBe(0);
});

test('one hold at a time sends for an endpoint, and a later one says so', async () => {
  const hold = create();
  await hold.open();
  await expect(create().open()).rejects.toMatchObject({
    code: 'cannot_run',
    message: `another vigthoria listen --hold sends what is held for ${endpoint.url} already`,
  });
  await hold.stop(AbortSignal.abort());
  await create().open();
});

test('an attempt that is cut off at the end leaves its delivery held', async () => {
  app.answer = () => undefined;
  const hold = create();
  await hold.open();
  await keep(hold, 1);
  hold.resume();
  await waitFor(() => app.seen.length === 1);
  await hold.stop(AbortSignal.abort());
  expect(told).toMatchObject([
    {attempt: {error: {code: 'aborted'}}, coaching: expect.stringContaining('held')},
  ]);
  expect(await store.countHeld([endpoint.url])).toBe(1);
});

test('a pause holds what comes, and goes off once what it held has been sent', async () => {
  const hold = create({staysOn: false});
  expect(hold.isOn()).toBe(false);
  for (const number of [1, 4]) {
    await hold.open();
    hold.pause();
    expect(hold.isOn()).toBe(true);
    await keep(hold, number);
    await keep(hold, number + 1);
    expect(app.seen).toHaveLength(number === 1 ? 0 : 2);
    hold.resume();
    await waitFor(() => !hold.isOn());
    expect(await store.countHeld([endpoint.url])).toBe(0);
  }
  expect(seen()).toEqual([1, 2, 4, 5]);
});
