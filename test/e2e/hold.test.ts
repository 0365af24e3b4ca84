import {readdirSync} from 'node:fs';
import {dirname} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {secret, sendDelivery} from '../faults/load.ts';
import {type App, startApp} from '../helpers/app.ts';
import {
  createHome,
  type Home,
  type Listening,
  type NdjsonRecord,
  run,
  start,
  startListen,
} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

let home: Home;
let app: App;
const listening: Listening[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  for (const one of listening.splice(0)) one.child.kill('SIGKILL');
  await app.close();
  home.remove();
});

async function open(...args: readonly string[]): Promise<Listening> {
  const one = await startListen(['--hold', '-f', `localhost:${app.port}/hooks`, ...args], home);
  listening.push(one);
  return one;
}

async function listHeld(): Promise<readonly string[]> {
  const {stdout} = await run(['events', 'list', '--held', '--json'], home);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line).event_id);
}

const seen = (): readonly string[] => app.seen.map(({body}) => JSON.parse(`${body}`).id);
const attemptsOf = (one: Listening): readonly NdjsonRecord[] =>
  one.records().filter(({type}) => type === 'attempt');

test('while the app is away, deliveries are answered 200 and held; they go in order as soon as its port opens', async () => {
  const {port} = app;
  await app.close();
  const one = await open();
  for (const id of ['evt_1', 'evt_2', 'evt_3']) {
    expect(await sendDelivery(one.url, id)).toMatchObject({status: 200});
  }
  await one.record('attempt');
  expect(await listHeld()).toEqual(['evt_3', 'evt_2', 'evt_1']);
  app = await startApp(undefined, {}, port);
  const openedMs = performance.now();
  await waitFor(() => app.seen.length === 3);
  expect(performance.now() - openedMs).toBeLessThan(5000);
  expect(seen()).toEqual(['evt_1', 'evt_2', 'evt_3']);
  await waitFor(async () => (await listHeld()).length === 0);
  expect(attemptsOf(one).every(({cause}) => cause === 'hold')).toBe(true);
  await one.stop();
  expect(one.records().at(-1)).toMatchObject({type: 'summary', deliveries: 3, accepted: 3, held: 0});
});

test('what is held outlives kill -9 and a restart, is told at the start, and goes before what comes then', async () => {
  const {port} = app;
  await app.close();
  const before = await open();
  for (const id of ['evt_1', 'evt_2']) await sendDelivery(before.url, id);
  before.child.kill('SIGKILL');
  await before.finished;
  const idle = await open();
  expect(idle.records()[0]).toMatchObject({type: 'ready', held: 2});
  await idle.stop();
  expect(idle.records().at(-1)).toMatchObject({type: 'summary', deliveries: 2, held: 2});
  const one = await open();
  expect(await sendDelivery(one.url, 'evt_3')).toMatchObject({status: 200});
  app = await startApp(undefined, {}, port);
  await waitFor(() => app.seen.length === 3);
  expect(seen()).toEqual(['evt_1', 'evt_2', 'evt_3']);
  await one.stop();
});

test('a second listen --hold for the same endpoint says so, exit code 3; one for another endpoint runs', async () => {
  await open();
  const second = await run(['listen', '--no-tunnel', '--hold', '-f', `localhost:${app.port}/hooks`], home);
  expect([second.code, second.stdout]).toEqual([3, '']);
  expect(second.stderr).toBe(
    `vigthoria: another vigthoria listen --hold sends what is held for http://localhost:${app.port}/hooks already\n  stop that one, or leave out --hold here\n`,
  );
  const other = await startListen(['--hold', '-f', `localhost:${app.port}/other`], home);
  await other.stop();
});

test('--hold without an endpoint is a mistake of usage', async () => {
  const {code, stderr} = await run(['listen', '--no-tunnel', '--hold'], home);
  expect([code, stderr.split('\n')[0]]).toEqual([
    2,
    'vigthoria: --hold needs an endpoint, which takes what is held',
  ]);
});

test('refused and filtered deliveries are not held', async () => {
  app.answer = (_request, response) => response.writeHead(500).end();
  const one = await open('--events', 'payment.*');
  expect(await sendDelivery(one.url, 'evt_1')).toMatchObject({status: 200});
  expect(await send(one.url, '{"id":"evt_2","type":"payment.failed"}')).toMatchObject({status: 401});
  await one.stop();
  expect(await listHeld()).toEqual([]);
  expect(one.records().at(-1)).toMatchObject({refused: 1, filtered: 1, held: 0});
});

test('people see what is held at the start and at the end, a wait once, and no file of a claim is left', async () => {
  const {port} = app;
  await app.close();
  const before = await open();
  await sendDelivery(before.url, 'evt_1');
  await before.stop();
  const running = start(['listen', '--no-tunnel', '--hold', '-f', `${port}/hooks`], home);
  await waitFor(() => running.stderr().includes('Ready.'));
  await waitFor(() => running.stdout().includes('<--'));
  running.child.kill('SIGINT');
  const {stdout, stderr} = await running.finished;
  expect(stderr).toMatch(
    /Hold +on: answered 200 once stored, sent in order +1 delivery from before goes first\n/,
  );
  expect(stdout).toContain(`nothing is listening on localhost:${port}`);
  expect(stderr).toContain('held: sent as soon as something is listening there');
  expect(stderr).toMatch(/1 delivery in \d+ s: 1 held\n/);
  const plain = start(['listen', '--no-tunnel', '-f', `${port}/hooks`], home);
  await waitFor(() => plain.stderr().includes('Ready.'));
  plain.child.kill('SIGINT');
  expect((await plain.finished).stderr).toMatch(
    /Held +1 delivery from before +listen --hold sends what is held\n/,
  );
  expect(readdirSync(dirname(home.store))).toEqual(['vigthoria.db']);
});
