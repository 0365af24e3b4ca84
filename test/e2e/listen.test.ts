import {createHmac} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {createHome, type Home, type Listening, run, start, startListen} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');
const event = (id: string, type = 'generation.completed'): string =>
  `{"id":"${id}","type":"${type}","created":"2025-01-15T10:30:00Z","data":{"ok":true}}`;
const deliver = (url: string, body: Buffer | string, signature = sign(body)): ReturnType<typeof send> =>
  send(url, body, {headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', signature]});

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

async function open(...args: string[]): Promise<Listening> {
  const one = await startListen(args, home);
  listening.push(one);
  return one;
}

test('a signed delivery is verified, recorded, forwarded byte for byte, and answered with the app’s own answer', async () => {
  app.answer = (_request, response) => response.writeHead(207, {'X-App': 'mine'}).end('thanks');
  const one = await open('--forward-to', `localhost:${app.port}/webhooks`);
  expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhooks$/);
  const body = event('evt_abc123xyz');
  const answer = await deliver(one.url, body);
  expect([answer.status, answer.headers['x-app'], `${answer.body}`]).toEqual([207, 'mine', 'thanks']);
  expect(app.seen.map(seen => [seen.url, `${seen.body}`])).toEqual([['/webhooks', body]]);
  const delivery = await one.record('delivery');
  expect(delivery).toMatchObject({
    event_id: 'evt_abc123xyz',
    event_type: 'generation.completed',
    created: '2025-01-15T10:30:00Z',
    method: 'POST',
    path: '/webhooks',
    size_bytes: body.length,
    body_base64: Buffer.from(body).toString('base64'),
    signature: {verdict: 'valid', reason: null, secret: 'WEBHOOK_SECRET', notes: []},
    delivery_number: 1,
    body_sha256: sha256(Buffer.from(body)),
    derived_from: null,
  });
  expect(await one.record('attempt')).toMatchObject({
    delivery_id: delivery['delivery_id'],
    event_id: 'evt_abc123xyz',
    cause: 'forward',
    url: `http://localhost:${app.port}/webhooks`,
    outcome: 'responded',
    status: 207,
    error: null,
    answer_body: 'thanks',
    answer_truncated: false,
    retried: false,
  });
  const {code} = await one.stop();
  expect(code).toBe(130);
  expect(one.records().at(-1)).toMatchObject({
    type: 'summary',
    deliveries: 1,
    accepted: 1,
    failed: 0,
    refused: 0,
  });
});

test('a forged delivery is answered 401, recorded and not forwarded; the answer tells nothing of the right signature', async () => {
  const one = await open('--forward-to', `localhost:${app.port}`);
  const body = event('evt_forged');
  const answer = await deliver(one.url, body, 'f'.repeat(64));
  expect(answer.status).toBe(401);
  expect(`${answer.body}`).not.toContain(sign(body));
  const delivery = await one.record('delivery');
  expect(delivery['signature']).toMatchObject({verdict: 'invalid', reason: 'mismatch', secret: null});
  expect(await one.record('attempt')).toMatchObject({outcome: 'refused', url: null, status: null});
  expect(app.seen).toEqual([]);
  await one.stop();
});

test('a delivery without a signature is missing one, and --allow-unverified lets it through', async () => {
  const one = await open('--forward-to', `localhost:${app.port}`, '--allow-unverified');
  const answer = await send(one.url, event('evt_1'));
  expect(answer.status).toBe(200);
  expect(await one.record('delivery')).toMatchObject({signature: {verdict: 'missing'}});
  expect(app.seen).toHaveLength(1);
  await one.stop();
});

const odd: [string, Buffer][] = [
  ['blanks', Buffer.from(`{ "id" : "evt_odd" ,\n\t"data": [ ] }\r\n`)],
  ['escaped slashes', Buffer.from('{"id":"evt_odd","u":"https:\\/\\/x.test\\/a"}')],
  ['1.0 and 1e3', Buffer.from('{"id":"evt_odd","a":1.0,"b":1e3}')],
  ['2^53+1', Buffer.from('{"id":"evt_odd","n":9007199254740993}')],
  ['\\u001B', Buffer.from('{"id":"evt_odd","s":"\\u001B[31m"}')],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xc3, 0x28, 0x00])],
  ['gzip', Buffer.from('1f8b0800000000000003ab56ca4c51b252500200', 'hex')],
  ['5 MB', Buffer.from(JSON.stringify({id: 'evt_odd', data: 'x'.repeat(5_000_000)}))],
  ['nothing', Buffer.alloc(0)],
];

test('bodies that break relays arrive with equal SHA-256 and a signature that still verifies', async () => {
  const one = await open('--forward-to', `localhost:${app.port}`);
  for (const [, body] of odd) {
    const headers = ['Content-Type', 'application/json', 'X-Vigthoria-Signature', sign(body)];
    expect((await send(one.url, body, {headers})).status).toBe(200);
  }
  expect(app.seen.map(({body}) => sha256(body))).toEqual(odd.map(([, body]) => sha256(body)));
  for (const {body, headers} of app.seen) expect(headers['x-vigthoria-signature']).toBe(sign(body));
  await waitFor(() => one.records().filter(({type}) => type === 'attempt').length === odd.length);
  const listed = await run(['events', 'list', '--json', '--limit', '0', '--full'], home);
  const bodies = listed.stdout
    .split('\n')
    .filter(Boolean)
    .map(line => Buffer.from(JSON.parse(line).body_base64, 'base64'));
  expect(bodies.reverse().map(sha256)).toEqual(odd.map(([, body]) => sha256(body)));
  await one.stop();
});

test('100 deliveries at once each get the answer of their own, and the record holds them all', async () => {
  app.answer = (request, response) => response.end(`for ${JSON.parse(`${request.body}`).id}`);
  const one = await open('--forward-to', `localhost:${app.port}`);
  const ids = Array.from({length: 100}, (_, index) => `evt_${index}`);
  const answers = await Promise.all(ids.map(id => deliver(one.url, event(id))));
  expect(answers.map(({body}) => `${body}`)).toEqual(ids.map(id => `for ${id}`));
  const {stderr} = await one.stop();
  expect(stderr).not.toContain('Warning');
  const listed = await run(['events', 'list', '--json', '--limit', '0'], home);
  const records = listed.stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  expect(new Set(records.map(({event_id}) => event_id))).toEqual(new Set(ids));
  expect(records.every(({attempts}) => attempts.length === 1 && attempts[0].status === 200)).toBe(true);
});

test('replay after a restart sends the same bytes, headers and signature, marked with the delivery id', async () => {
  const one = await open('--forward-to', `localhost:${app.port}/webhooks`);
  const body = event('evt_abc123xyz');
  await send(one.url, body, {headers: ['X-Tag', 'a', 'X-Vigthoria-Signature', sign(body), 'x-tag', 'b']});
  await one.stop();
  const {code, stdout, stderr} = await run(['replay', 'evt_abc123xyz'], home);
  expect(code).toBe(0);
  expect(stderr).toContain(`http://localhost:${app.port}/webhooks`);
  expect(stdout).toMatch(/<-- 200 POST \/webhooks/);
  const [first, again] = app.seen;
  const ownHeaders = (headers: readonly string[]): string[] => {
    const at = headers.indexOf('X-Vigthoria-Replay');
    return headers.filter((_, index) => at === -1 || (index !== at && index !== at + 1));
  };
  expect(again!.body.equals(first!.body)).toBe(true);
  expect(ownHeaders(again!.rawHeaders)).toEqual(first!.rawHeaders);
  expect(again!.headers['x-vigthoria-replay']).toMatch(/^dlv_/);
});

test('where nothing listens, the sender gets 502 with the id, and the delivery is kept', async () => {
  const {port} = app;
  await app.close();
  const one = await open('--forward-to', `localhost:${port}`);
  const answer = await deliver(one.url, event('evt_down'));
  const delivery = await one.record('delivery');
  expect([answer.status, JSON.parse(`${answer.body}`)]).toEqual([
    502,
    {
      error: 'unreachable',
      message: `nothing is listening on localhost:${port} (tried 127.0.0.1, ::1)`,
      delivery_id: delivery['delivery_id'],
    },
  ]);
  await one.stop();
  const failed = await run(['events', 'list', '--failed', '--json'], home);
  expect(JSON.parse(failed.stdout).event_id).toBe('evt_down');
});

test('an app that is too slow gets its sender a 504', async () => {
  app.answer = () => undefined;
  const one = await open('--forward-to', `localhost:${app.port}`, '--timeout', '200ms');
  const answer = await deliver(one.url, event('evt_slow'));
  expect([answer.status, JSON.parse(`${answer.body}`).error]).toEqual([504, 'timeout']);
  await one.stop();
});

test('types that --events leaves out are recorded, answered 200 and marked filtered', async () => {
  const one = await open(
    '--forward-to',
    `localhost:${app.port}`,
    '--events',
    'generation.*,!generation.started',
  );
  const answer = await deliver(one.url, event('evt_1', 'generation.started'));
  expect([answer.status, `${answer.body}`]).toEqual([200, '{"received":true}']);
  expect(await one.record('attempt')).toMatchObject({outcome: 'filtered', url: null, status: null});
  await deliver(one.url, event('evt_2', 'generation.completed'));
  expect(app.seen).toHaveLength(1);
  await one.stop();
  expect(one.records().at(-1)).toMatchObject({deliveries: 2, accepted: 1, filtered: 1});
});

test('without an endpoint deliveries are recorded and answered 200', async () => {
  const one = await open();
  const answer = await deliver(one.url, event('evt_1'));
  expect([answer.status, `${answer.body}`]).toEqual([200, '{"received":true}']);
  await one.stop();
  expect(one.records().map(({type}) => type)).toEqual(['ready', 'delivery', 'summary']);
});

test('a repeat of an event is counted', async () => {
  const one = await open();
  for (let i = 0; i < 3; i += 1) await deliver(one.url, event('evt_again'));
  await one.stop();
  const numbers = one
    .records()
    .flatMap(record => (record['type'] === 'delivery' ? [record['delivery_number']] : []));
  expect(numbers).toEqual([1, 2, 3]);
});

test('a secret that appears in .env is used by a running listen, which says so', async () => {
  home.remove();
  home = createHome();
  const one = await open();
  expect(await one.record('warning')).toMatchObject({code: 'no_secret'});
  expect(one.records()[0]).toMatchObject({type: 'ready', secrets: 0});
  await send(one.url, event('evt_before'));
  expect(await one.record('delivery')).toMatchObject({signature: {verdict: 'unchecked'}});
  writeFileSync(join(home.cwd, '.env'), `WEBHOOK_SECRET=${secret}\n`);
  expect(await one.record('warning', ({code}) => code === 'secret')).toMatchObject({
    message: 'now checking with WEBHOOK_SECRET from .env',
  });
  await deliver(one.url, event('evt_after'));
  expect(await one.record('delivery', ({event_id}) => event_id === 'evt_after')).toMatchObject({
    signature: {verdict: 'valid', secret: 'WEBHOOK_SECRET from .env'},
  });
  await one.stop();
});

test('a delivery under way is finished at SIGTERM, and the exit code is 143', async () => {
  let finish: () => void = () => undefined;
  app.answer = (_request, response) => {
    finish = () => response.end('done');
  };
  const one = await open('--forward-to', `localhost:${app.port}`);
  const answer = deliver(one.url, event('evt_1'));
  await waitFor(() => app.seen.length === 1);
  one.child.kill('SIGTERM');
  await waitFor(async () => (await send(one.url).catch(() => undefined))?.status === 503);
  finish();
  expect(`${(await answer).body}`).toBe('done');
  expect((await one.finished).code).toBe(143);
});

test('a port that is taken ends with exit code 3, the port and what to type', async () => {
  const {code, stdout, stderr} = await run(['listen', '--no-tunnel', '--port', `${app.port}`], home);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain(`port ${app.port} is taken`);
  expect(stderr).toContain('--port');
});

test('a store that cannot be opened ends with exit code 3', async () => {
  writeFileSync(join(home.cwd, 'file'), '');
  const {code, stderr} = await run(['listen', '--no-tunnel', '--store', join(home.cwd, 'file/x.db')], home);
  expect(code).toBe(3);
  expect(stderr).toContain('file/x.db');
});

test.each([
  [['--forward-to', ''], '--forward-to is empty'],
  [['--forward-to', 'http://8.8.8.8/'], '--allow-remote'],
  [['--secret', ''], '--secret is empty'],
  [['--timeout', '30'], '--timeout "30"'],
  [['--max-body', 'huge'], '--max-body "huge"'],
  [['--port', '70000'], '--port "70000"'],
  [['--header', 'nonsense'], '--header "nonsense"'],
  [['--events', ''], '--events'],
  [['--bogus'], '--bogus'],
])('listen %j ends with exit code 2 and says why', async (args, text) => {
  const {code, stdout, stderr} = await run(['listen', '--no-tunnel', ...args], home);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test('human output: results on stdout, all else on stderr, no escapes in a pipe', async () => {
  const running = start(['listen', '--no-tunnel', '-f', `localhost:${app.port}/webhooks`], home);
  const url = (await waitFor(() => /Local URL\s+(\S+)[\s\S]*Ready/.exec(running.stderr()) ?? undefined))[1]!;
  await deliver(url, event('evt_abc123xyz'));
  await waitFor(() => running.stdout().includes('<--'));
  running.child.kill('SIGINT');
  const {stdout, stderr} = await running.finished;
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d --> generation\.completed {2}evt_abc123xyz {2}signature valid\n/);
  expect(stdout).toMatch(/\d\d:\d\d:\d\d <-- 200 POST \/webhooks {2}\d+ ms {2}evt_abc123xyz\n/);
  expect(stderr).toContain('Ready. Ctrl+C to stop.');
  expect(stderr).toMatch(/1 delivery in /);
  expect(stdout + stderr).not.toContain('\u001b');
});
