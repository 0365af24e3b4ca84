import {createHmac} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, run, startListen, startListening} from '../helpers/cli.ts';
import {converse} from '../helpers/conversation.ts';
import {runInProcess} from '../helpers/in-process.ts';
import {startEdge, useEdge} from '../helpers/ngrok-edge/edge.ts';
import {sendPublic} from '../helpers/ngrok-edge/send-public.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');
const deliver = (url: string, body: string): ReturnType<typeof send> =>
  send(url, body, {headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', sign(body)]});

let home: Home;
let app: App;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  // A fresh connection for each attempt, so that the name is looked up at each.
  app = await startApp((_request, response) => response.writeHead(200, {Connection: 'close'}).end('OK'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await app.close();
  home.remove();
});

async function open(where: Home, ...args: string[]): Promise<Listening> {
  const one = await startListen(args, where);
  closing.push(() => one.child.kill('SIGKILL'));
  return one;
}

/** A resolver, which lies outside of this machine, that says of `app.rebind.test` what a test makes it say. */
function useResolver(): {home: Home; point: (...addresses: string[]) => void} {
  const file = join(home.cwd, 'addresses.json');
  const hook = join(home.cwd, 'resolver.cjs');
  writeFileSync(
    hook,
    `const dns = require('node:dns/promises');
     const {readFileSync} = require('node:fs');
     const real = dns.lookup;
     dns.lookup = async (name, options) => name === 'app.rebind.test'
       ? JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8')).map(address => ({address, family: address.includes(':') ? 6 : 4}))
       : real(name, options);`,
  );
  const point = (...addresses: string[]): void => writeFileSync(file, JSON.stringify(addresses));
  return {home: {...home, env: {...home.env, NODE_OPTIONS: `--require ${hook}`}}, point};
}

test('a name that moves to an address outside is not followed there, and served again once it is back', async () => {
  const {home: there, point} = useResolver();
  point('127.0.0.1');
  const one = await open(there, '-f', `app.rebind.test:${app.port}/hooks`);
  expect((await deliver(one.url, '{"id":"evt_1"}')).status).toBe(200);
  for (const moved of [['203.0.113.7'], ['169.254.169.254'], ['127.0.0.1', '203.0.113.7'], ['2001:db8::1']]) {
    point(...moved);
    const answer = await deliver(one.url, '{"id":"evt_2"}');
    expect([answer.status, JSON.parse(`${answer.body}`).error], `${moved}`).toEqual([502, 'forbidden']);
  }
  const failed = await waitFor(() => {
    const found = one.records().filter(({outcome}) => outcome === 'failed');
    return found.length === 4 && found;
  });
  expect(failed.map(({error}) => error.code)).toEqual(Array(4).fill('forbidden'));
  expect(failed[0]?.['error'].message).toContain('--allow-remote');
  // A replay that begins meanwhile is refused before anything is sent.
  const replayed = await run(['replay', 'evt_1'], there);
  expect([replayed.code, replayed.stderr]).toEqual([2, expect.stringContaining('2001:db8::1')]);
  point('127.0.0.1');
  expect((await deliver(one.url, '{"id":"evt_3"}')).status).toBe(200);
  expect(app.seen.map(({body}) => JSON.parse(`${body}`).id)).toEqual(['evt_1', 'evt_3']);
  await one.stop();
});

test.each([['203.0.113.7'], ['127.0.0.1', '169.254.169.254'], ['64:ff9b::cb00:7107']])(
  'a name at %s is refused at the start',
  async (...addresses) => {
    const {home: there, point} = useResolver();
    point(...addresses);
    const {code, stdout, stderr} = await run(
      ['listen', '--no-tunnel', '-f', 'http://app.rebind.test/'],
      there,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(addresses.at(-1));
    expect(stderr).toContain('--allow-remote');
  },
);

test.each([
  'http://203.0.113.7/',
  'http://0xcb007107/',
  'http://3405803783/',
  'http://[::ffff:203.0.113.7]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://169.254.169.254/latest/meta-data',
  'http://[fe80::1]/',
  'http://100.128.0.1/',
  'http://172.32.0.1/',
  'http://192.169.0.1/',
  'http://11.0.0.1/',
  'http://[fe00::1]/',
])('the address %s is refused at the start, however it is written', async url => {
  const {code, stderr} = await runInProcess(['listen', '--no-tunnel', '-f', url], home);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--allow-remote')]);
});

test('proxy variables of any kind apply neither to deliveries nor to the tunnel', async () => {
  const proxy = await startApp((_request, response) => response.writeHead(502).end('proxied'));
  closing.push(() => proxy.close());
  const edge = await startEdge();
  closing.push(() => edge.close());
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  const env = {
    ...home.env,
    ...Object.fromEntries(names.map(name => [name, proxy.url])),
    NODE_USE_ENV_PROXY: '1',
    NGROK_AUTHTOKEN: '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody',
    XDG_CONFIG_HOME: join(home.cwd, 'config'),
  };
  const there = {...home, env};
  useEdge(edge, home.cwd);
  const one = await startListening(['--json', '-f', `localhost:${app.port}`], there);
  closing.push(() => one.child.kill('SIGKILL'));
  const body = '{"id":"evt_1"}';
  const headers = {'Content-Type': 'application/json', 'X-Vigthoria-Signature': sign(body)};
  expect((await sendPublic(edge, one.url, {body, headers})).status).toBe(200);
  expect((await run(['replay', 'evt_1'], there)).code).toBe(0);
  expect((await run(['trigger', 'generation.completed', '-f', `127.0.0.1:${app.port}`], there)).code).toBe(0);
  await one.stop();
  expect([proxy.seen.length, proxy.connections(), app.seen.length]).toEqual([0, 0, 3]);
});

test('a redirect of any status goes back to the sender and nowhere else', async () => {
  const elsewhere = await startApp();
  closing.push(() => elsewhere.close());
  const one = await open(home, '-f', `localhost:${app.port}/hooks`);
  for (const status of [301, 302, 303, 307, 308]) {
    app.answer = (_request, response) => response.writeHead(status, {Location: `${elsewhere.url}/x`}).end();
    const answer = await deliver(one.url, '{"id":"evt_1"}');
    expect([answer.status, answer.headers.location]).toEqual([status, `${elsewhere.url}/x`]);
  }
  expect((await run(['replay', 'evt_1'], home)).code).toBe(1);
  expect([elsewhere.connections(), app.seen.length]).toEqual([0, 6]);
  await one.stop();
});

test('through the tunnel only the receiver is reached, whatever a request asks for', async () => {
  const other = await startApp();
  closing.push(() => other.close());
  const edge = await startEdge();
  closing.push(() => edge.close());
  useEdge(edge, home.cwd);
  const env = {...home.env, NGROK_AUTHTOKEN: '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody'};
  const one = await startListening(['--json', '-f', `localhost:${app.port}`], {...home, env});
  closing.push(() => one.child.kill('SIGKILL'));
  const {host} = new URL(one.url);
  const body = '{"id":"evt_1"}';
  const signature = `X-Vigthoria-Signature: ${sign(body)}\r\n`;
  for (const target of [`${other.url}/a`, '//127.0.0.1/b', `/../../c`, '/?url=http://127.0.0.1/', `*`]) {
    const talk = await converse(
      edge.publicPort,
      `POST ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: 127.0.0.1:${other.port}\r\n${signature}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
    closing.push(() => talk.socket.destroy());
    expect(await talk.closed, target).toMatch(/^HTTP\/1\.1 (?:200|400|404) /);
  }
  expect(other.connections()).toBe(0);
  expect(app.seen.length).toBeGreaterThan(2);
  expect(app.seen.every(({url}) => url.startsWith('/'))).toBe(true);
  await one.stop();
});
