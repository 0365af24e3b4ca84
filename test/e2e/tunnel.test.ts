import {createHmac} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, run, startListening} from '../helpers/cli.ts';
import {Edge, useEdge} from '../helpers/ngrok-edge/edge.ts';
import {sendPublic} from '../helpers/ngrok-edge/send-public.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');

let edge: Edge;
let app: App;
let home: Home;
const listening: Listening[] = [];
beforeEach(async () => {
  edge = await new Edge().start();
  app = await startApp();
  home = createHome({WEBHOOK_SECRET: secret, NGROK_AUTHTOKEN: token});
  useEdge(edge, home.cwd);
});
afterEach(async () => {
  for (const one of listening.splice(0)) {
    one.child.kill('SIGKILL');
    await one.finished;
  }
  await edge.close();
  await app.close();
  home.remove();
});

async function open(...args: string[]): Promise<Listening> {
  const one = await startListening(['--json', '-f', `localhost:${app.port}/webhooks`, ...args], home);
  listening.push(one);
  return one;
}

const deliver = (url: string, body: Buffer | string): ReturnType<typeof sendPublic> =>
  sendPublic(edge, url, {
    body,
    headers: {'Content-Type': 'application/json', 'X-Vigthoria-Signature': sign(body)},
  });

test('a POST on the public side reaches the app through tunnel, check, record and forward', async () => {
  const one = await open();
  expect(one.url).toMatch(/^https:\/\/[0-9a-f]+\.ngrok-free\.app\/webhooks$/);
  const answer = await deliver(one.url, '{"id":"evt_1","type":"generation.completed"}');
  expect([answer.status, `${answer.body}`, app.seen[0]?.url]).toEqual([200, 'OK', '/webhooks']);
  expect(await one.record('delivery')).toMatchObject({event_id: 'evt_1', signature: {verdict: 'valid'}});
  expect((await one.stop()).code).toBe(130);
});

test('100 deliveries at once and one of 20 MB arrive with equal bytes', async () => {
  const one = await open();
  const bodies = Array.from({length: 100}, (_, index) => `{"id":"evt_${index}","n":${index}.0}`);
  const answers = await Promise.all(bodies.map(body => deliver(one.url, body)));
  expect(new Set(answers.map(({status}) => status))).toEqual(new Set([200]));
  expect(new Set(app.seen.map(({body}) => `${body}`))).toEqual(new Set(bodies));
  const large = Buffer.alloc(20 * 1024 * 1024, 'vigthoria ');
  expect((await deliver(one.url, large)).status).toBe(200);
  expect(sha256(app.seen.at(-1)!.body)).toBe(sha256(large));
  await one.stop();
});

test('a lost tunnel is told with the length of the gap, and comes back under the same URL', async () => {
  const one = await open();
  edge.cut();
  expect(await one.record('tunnel', ({state}) => state === 'offline')).toMatchObject({url: null});
  const online = await one.record('tunnel', ({state}) => state === 'online');
  expect(online).toMatchObject({url: one.url, offline_ms: expect.any(Number)});
  expect((await deliver(one.url, '{}')).status).toBe(200);
  await one.stop();
  expect(() => one.records()).not.toThrow();
});

test.each([
  [105, 'API key'],
  [107, 'reset or revoked'],
])('ERR_NGROK_%i is told in our words and ends with exit code 3, without the token', async (code, text) => {
  edge.refuseToken('*', code);
  const {code: exitCode, stdout, stderr} = await run(['listen', '--json'], home);
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr).toContain(`ERR_NGROK_${code}`);
  expect(stderr).toContain(text);
  expect(stderr).not.toContain(token);
});

test('a domain of another account is ERR_NGROK_320, exit code 3', async () => {
  edge.refuseHost('taken.ngrok-free.app', 320);
  const {code, stderr} = await run(['listen', '--domain', 'taken.ngrok-free.app'], home);
  expect(code).toBe(3);
  expect(stderr).toContain('ERR_NGROK_320');
  expect(stderr).toContain('--domain');
});

test('without a token it ends at once, exit code 3, and says where to get one', async () => {
  const bare = {...home, env: {...home.env, NGROK_AUTHTOKEN: ''}};
  const {code, stdout, stderr} = await run(['listen'], bare);
  expect([code, stdout]).toEqual([3, '']);
  for (const text of [
    'NGROK_AUTHTOKEN',
    'https://dashboard.ngrok.com/get-started/your-authtoken',
    '--no-tunnel',
  ]) {
    expect(stderr).toContain(text);
  }
  expect(edge.events).toEqual([]);
});

test('a stop by the server is told, and the tunnel opened again', async () => {
  const one = await open();
  edge.stopTunnels(9999);
  await one.record('tunnel', ({state}) => state === 'offline');
  await one.record('tunnel', ({state}) => state === 'online');
  await one.stop();
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s frees the session at ngrok and leaves no process', async (signal, code) => {
  const one = await open();
  const children = readFileSync(`/proc/${one.child.pid}/task/${one.child.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  expect(children.filter(Boolean)).toHaveLength(1);
  const startedMs = performance.now();
  one.child.kill(signal);
  expect((await one.finished).code).toBe(code);
  expect(performance.now() - startedMs).toBeLessThan(3000);
  await waitFor(() => edge.sessions() === 0);
  for (const pid of children) expect(() => process.kill(Number(pid), 0)).toThrow();
});

test('the token is in no argument and no environment of the tunnel’s process', async () => {
  const one = await open();
  const [child] = readFileSync(`/proc/${one.child.pid}/task/${one.child.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  for (const file of ['cmdline', 'environ']) {
    expect(readFileSync(`/proc/${child}/${file}`, 'utf8')).not.toContain(token);
    expect(readFileSync(`/proc/${child}/${file}`, 'utf8')).not.toContain(secret);
  }
  await one.stop();
});

test('another URL than the last time is told once, with both', async () => {
  const first = await open();
  await first.stop();
  const second = await open();
  const {message} = await second.record('warning', ({code}) => code === 'url_changed');
  expect(message).toContain(new URL(first.url).host);
  expect(message).toContain(new URL(second.url).host);
  await second.stop();
});
