import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, run, start, startListen} from '../helpers/cli.ts';
import {deliver, eventBody, secret} from '../helpers/events.ts';

let home: Home;
let app: App;
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
  app.answer = (request, response) =>
    response.writeHead(`${request.body}`.includes('"bad') ? 500 : 200).end();
});
afterEach(async () => {
  await app.close();
  home.remove();
});

interface Sending {
  readonly id: string;
  readonly type?: string;
  readonly isForged?: true;
}

async function sendAll(one: Listening, sendings: readonly Sending[]): Promise<void> {
  for (const {id, type, isForged} of sendings) {
    await deliver(one.url, eventBody(id, type), ...(isForged ? ['f'.repeat(64)] : []));
  }
}

const good = {id: 'evt_1'};
const bad = {id: 'bad_1'};
const forged = {id: 'evt_f', isForged: true} as const;
const wanted = {id: 'evt_w', type: 'workflow.finished'};

test.each<[string, string[], Sending[], number]>([
  ['--count, all 2xx; forged ones are not counted', ['--count', '2'], [good, forged, good], 0],
  ['--count, one failed', ['--count', '2', '--deadline', '1h'], [bad, good], 1],
  ['--until-type', ['--until-type', 'workflow.*'], [good, wanted], 0],
])('%s', async (_name, args, sendings, code) => {
  const one = await startListen(['-f', `localhost:${app.port}`, ...args], home);
  await sendAll(one, sendings);
  expect((await one.finished).code).toBe(code);
  expect(one.records().at(-1)).toMatchObject({type: 'summary', deliveries: sendings.length});
});

test('without an endpoint valid deliveries are counted, and forged ones are not', async () => {
  const one = await startListen(['--count', '1'], home);
  await sendAll(one, [forged, good]);
  expect((await one.finished).code).toBe(0);
  expect(one.records().at(-1)).toMatchObject({deliveries: 2, accepted: 1, refused: 1});
});

test('deliveries that are under way when the count is reached are finished, and count for the exit code', async () => {
  const held: (() => void)[] = [];
  app.answer = (request, response) => {
    if (`${request.body}`.includes('slow')) held.push(() => response.writeHead(500).end());
    else response.end('', () => held.shift()?.());
  };
  const one = await startListen(['-f', `localhost:${app.port}`, '--count', '1'], home);
  const slow = deliver(one.url, eventBody('evt_slow'));
  await one.record('delivery');
  await expect.poll(() => held.length).toBe(1);
  await deliver(one.url, eventBody('evt_quick'));
  expect((await slow).status).toBe(500);
  expect((await one.finished).code).toBe(1);
  expect(one.records().at(-1)).toMatchObject({deliveries: 2, accepted: 1, failed: 1});
});

test('Ctrl+C before the goal ends with 130 as ever', async () => {
  const one = await startListen(['--count', '1', '--deadline', '1h'], home);
  expect((await one.stop()).code).toBe(130);
});

test('people read why the deadline ended it, on stderr', async () => {
  const running = start(['listen', '--no-tunnel', '--count', '2', '--deadline', '300ms'], home);
  const {code, stdout, stderr} = await running.finished;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('the deadline came first, with 0 of 2 deliveries\n');
});

test.each([
  [['--count', '0'], '--count "0"'],
  [['--count', '2.5'], '--count "2.5"'],
  [['--deadline', '0'], '--deadline 0'],
  [['--deadline', 'soon'], '--deadline "soon"'],
  [['--until-type', ''], '--until-type'],
])('listen %j is a usage error', async (args, named) => {
  const {code, stderr} = await run(['listen', '--no-tunnel', ...args], home);
  expect([code, stderr]).toEqual([2, expect.stringContaining(named)]);
});
