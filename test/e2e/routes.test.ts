import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, run, startListen} from '../helpers/cli.ts';
import {deliver, eventBody, secret} from '../helpers/events.ts';

let home: Home;
let app: App;
let other: App;
const listening: Listening[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  [app, other] = await Promise.all([startApp(), startApp()]);
  app.answer = (_request, response) => response.end('from app');
  other.answer = (_request, response) => response.end('from other');
});
afterEach(async () => {
  for (const one of listening.splice(0)) one.child.kill('SIGKILL');
  await Promise.all([app.close(), other.close()]);
  home.remove();
});

async function open(...args: string[]): Promise<Listening> {
  const one = await startListen(args, home);
  listening.push(one);
  return one;
}

const answerTo = async (one: Listening, id: string, type: string): Promise<string> =>
  `${(await deliver(one.url, eventBody(id, type))).body}`;

test('a type goes to the first route that matches, the rest to --forward-to, and attempts tell the routed URL', async () => {
  const one = await open(
    ...['--route', `generation.*=${other.port}/gen`, '--route', `generation.failed=${app.port}/never`],
    ...['--forward-to', `localhost:${app.port}/webhooks`],
  );
  expect(one.records()[0]).toMatchObject({
    forward_to: [`http://localhost:${app.port}/webhooks`],
    routes: [
      {types: 'generation.*', url: `http://localhost:${other.port}/gen`},
      {types: 'generation.failed', url: `http://localhost:${app.port}/never`},
    ],
  });
  expect(await answerTo(one, 'evt_1', 'generation.failed')).toBe('from other');
  expect(await answerTo(one, 'evt_2', 'workflow.finished')).toBe('from app');
  expect(other.seen.map(({url, body}) => [url, `${body}`])).toEqual([
    ['/gen', eventBody('evt_1', 'generation.failed')],
  ]);
  expect(app.seen.map(({url}) => url)).toEqual(['/webhooks']);
  const attempt = await one.record('attempt', ({event_id}) => event_id === 'evt_1');
  expect(attempt['url']).toBe(`http://localhost:${other.port}/gen`);
  await one.stop();
  expect((await run(['replay', 'evt_1'], home)).code).toBe(0);
  expect(other.seen.map(({url}) => url)).toEqual(['/gen', '/gen']);
});

test('a type that no route takes is recorded and marked filtered where there is no --forward-to', async () => {
  const one = await open('--route', `generation.*=${other.port}`);
  expect(await answerTo(one, 'evt_1', 'workflow.finished')).toBe('{"received":true}');
  expect(await one.record('attempt')).toMatchObject({outcome: 'filtered', url: null, status: null});
  await one.stop();
  expect(one.records().at(-1)).toMatchObject({deliveries: 1, accepted: 0, filtered: 1});
});

test('of several endpoints the first one answers the sender, and all attempts are recorded', async () => {
  other.answer = (_request, response) => response.writeHead(500).end('boom');
  const one = await open('-f', `localhost:${app.port}/a`, '-f', `localhost:${other.port}/b`);
  expect(await answerTo(one, 'evt_1', 'a.b')).toBe('from app');
  await one.stop();
  const attempts = one.records().filter(({type}) => type === 'attempt');
  expect(attempts.map(({url, status}) => [url, status]).sort()).toEqual(
    [
      [`http://localhost:${app.port}/a`, 200],
      [`http://localhost:${other.port}/b`, 500],
    ].sort(),
  );
  // One that did not take it is no success, whoever answered the sender.
  expect(one.records().at(-1)).toMatchObject({deliveries: 1, accepted: 0, failed: 1});
});

test('vigthoria.config.json gives endpoints and routes under the same names, a list for several', async () => {
  writeFileSync(
    join(home.cwd, 'vigthoria.config.json'),
    JSON.stringify({
      'forward-to': `localhost:${app.port}/webhooks`,
      route: [`generation.*=${other.port}/gen`, `workflow.*=${other.port}/work`],
      events: '!usage.*',
    }),
  );
  const one = await open();
  await answerTo(one, 'evt_1', 'workflow.finished');
  await answerTo(one, 'evt_2', 'usage.threshold');
  await answerTo(one, 'evt_3', 'generation.started');
  await answerTo(one, 'evt_4', 'payment.failed');
  await one.stop();
  expect(other.seen.map(({url}) => url)).toEqual(['/work', '/gen']);
  expect(app.seen.map(({url}) => url)).toEqual(['/webhooks']);
});

test('a route out of this machine needs --allow-remote like any endpoint', async () => {
  const {code, stderr} = await run(['listen', '--no-tunnel', '--route', 'a.*=http://8.8.8.8/'], home);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--allow-remote')]);
});
