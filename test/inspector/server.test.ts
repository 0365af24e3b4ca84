import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createHome, type Home, type Running, start} from '../helpers/cli.ts';
import {send, sendRaw} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

let home: Home;
let inspect: Running;
let origin: string;
let port: number;
let token: string;
let cookie: string;

beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: 'a-secret-of-the-test'});
  inspect = start(['inspect', '--json'], home);
  const {inspector_url} = await waitFor(() => inspect.records()[0]);
  const url = new URL(inspector_url);
  origin = url.origin;
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
  cookie = `vigthoria_${port}=${token}`;
});
afterAll(async () => {
  inspect.child.kill('SIGTERM');
  await inspect.finished;
  home.remove();
});

const ask = (path: string, headers: readonly string[] = [], method = 'GET', body = '') =>
  send(`${origin}${path}`, body, {method, headers});

test('the token moves from the URL to a cookie that no script and no other site gets', async () => {
  const entered = await ask(`/?token=${token}`);
  expect([entered.status, entered.headers.location]).toEqual([303, '/']);
  expect(entered.headers['set-cookie']).toEqual([`${cookie}; HttpOnly; SameSite=Strict; Path=/`]);
  const page = await ask('/', ['Cookie', `other=1; ${cookie}`]);
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.body.toString()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|\sstyle=/);
});

test.each([
  ['no token', '/', []],
  ['a wrong token', '/?token=wrong', []],
  ['a wrong cookie', '/api/state', ['Cookie', 'vigthoria_PORT=wrong']],
  ['a token on another path', '/api/state?token=TOKEN', []],
] as const)('%s is answered 401, and nothing is shown', async (_name, path, headers) => {
  const fill = (text: string): string => text.replace('TOKEN', token).replace('PORT', String(port));
  const {status, body} = await ask(fill(path), headers.map(fill));
  expect(status).toBe(401);
  expect(body.toString()).toContain('with its token');
  expect(body.toString()).not.toContain(token);
});

test.each([
  ['a name that was made to resolve here', ['Host', 'evil.example:PORT'], 421],
  ['this machine by another port', ['Host', '127.0.0.1:1'], 421],
  ['another page', ['Origin', 'http://evil.example'], 403],
  ['a sandboxed page', ['Origin', 'null'], 403],
  ['a page on another port', ['Origin', 'http://127.0.0.1:1'], 403],
  ['a script of another site', ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'no-cors'], 403],
  [
    'a frame of another site',
    ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'iframe'],
    403,
  ],
] as const)('%s is turned away, even with the cookie', async (_name, headers, status) => {
  const sent = ['Cookie', cookie, ...headers.map(text => text.replace('PORT', String(port)))];
  expect((await ask('/api/state', sent)).status).toBe(status);
  expect((await ask('/feed', sent)).status).toBe(status);
  expect((await ask('/api/trigger', sent, 'POST', '{"type":"x"}')).status).toBe(status);
});

test('a change needs the token, this page as its origin, and JSON', async () => {
  const json = ['Content-Type', 'application/json'];
  const change = (headers: readonly string[]) => ask('/api/trigger', headers, 'POST', '{"type":"no.such"}');
  expect((await change([...json, 'Origin', origin])).status).toBe(401);
  expect((await change([...json, 'Cookie', cookie])).status).toBe(403);
  expect((await change(['Content-Type', 'text/plain', 'Cookie', cookie, 'Origin', origin])).status).toBe(409);
  const taken = await change([...json, 'Cookie', cookie, 'Origin', origin]);
  expect(JSON.parse(taken.body.toString()).error).toContain('no listen runs');
  expect((await ask('/api/deliveries/dlv_x', ['Cookie', cookie], 'DELETE')).status).toBe(403);
});

test('every answer carries the strict policy and may not be kept, framed or guessed', async () => {
  for (const [path, headers] of [
    ['/', ['Cookie', cookie]],
    ['/page.js', ['Cookie', cookie]],
    ['/api/state', ['Cookie', cookie]],
    ['/', []],
  ] as const) {
    const {headers: got} = await ask(path, headers);
    expect(got['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(got['content-security-policy']).not.toContain('unsafe');
    expect(got['content-security-policy']).toContain("frame-ancestors 'none'");
    expect([got['x-content-type-options'], got['referrer-policy']]).toEqual(['nosniff', 'no-referrer']);
    expect(got['access-control-allow-origin']).toBeUndefined();
  }
});

test.each([
  '/../package.json',
  '/%2e%2e/main.js',
  '/page.js/x',
  '/nothing',
  '//evil.example/',
  '/api/nothing',
])('%s is nothing of the page', async path => {
  const sent = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
  expect(await sendRaw(port, sent)).toMatch(/^HTTP\/1\.1 (?:404|400) /);
});

test('a file that has not changed is not sent again', async () => {
  const first = await ask('/page.css', ['Cookie', cookie]);
  const again = await ask('/page.css', ['Cookie', cookie, 'If-None-Match', first.headers.etag ?? '']);
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('all that the first view loads is below 100 KB gzipped', () => {
  const folder = join(import.meta.dirname, '../../dist/inspector/page');
  const sizes = ['index.html', 'page.js', 'page.css'].map(
    name => gzipSync(readFileSync(join(folder, name))).length,
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(100_000);
});
