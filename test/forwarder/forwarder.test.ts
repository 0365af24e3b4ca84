import http from 'node:http';
import https from 'node:https';
import net, {type AddressInfo} from 'node:net';
import {afterAll, afterEach, expect, test} from 'vitest';
import {createForwarder, type Forwarder, type ForwarderOptions} from '../../src/forwarder/forwarder.ts';
import type {Delivery} from '../../src/webhook/delivery.ts';
import {type Endpoint, parseEndpoint} from '../../src/webhook/endpoint.ts';
import {type App, sha256, startApp} from '../helpers/app.ts';
import {createCertificates} from '../helpers/ngrok-edge/certificates.ts';
import {createMemorySink} from '../helpers/sink.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function open(options: Partial<ForwarderOptions> = {}): Forwarder {
  const forwarder = createForwarder({
    allowRemote: false,
    insecure: false,
    ca: null,
    timeoutMs: 5000,
    headers: [],
    nowMs: () => performance.now(),
    ...options,
  });
  closing.push(() => forwarder.close());
  return forwarder;
}

async function app(...args: Parameters<typeof startApp>): Promise<App> {
  const started = await startApp(...args);
  closing.push(() => started.close());
  return started;
}

type Sent = Pick<Delivery, 'method' | 'path' | 'headers' | 'body'>;
const delivery = (given: Partial<Sent> = {}): Sent => ({
  method: 'POST',
  path: '/in?x=1',
  headers: [
    ['Host', 'abc.ngrok-free.app'],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from('{}'),
  ...given,
});
const at = (text: string): Endpoint => parseEndpoint(text, '--forward-to');

/** A TCP server that does to each connection what a test wants. */
async function rawServer(onConnection: (socket: net.Socket, count: number) => void): Promise<number> {
  let count = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    count += 1;
    onConnection(socket, count);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

test.each([
  ['blanks and escapes', Buffer.from('{ "a" : 1.0, "b":1e3, "c":9007199254740993, "d":"\\u001B\\/" }\n')],
  ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x00, 0x22])],
  ['5 MB', Buffer.alloc(5_000_000, 'vigthoria ')],
  ['nothing', Buffer.alloc(0)],
])('a body of %s arrives with equal bytes', async (_kind, body) => {
  const {port, seen} = await app();
  const outcome = await open().forward({delivery: delivery({body}), endpoint: at(`${port}`), sink: null});
  expect(outcome).toMatchObject({outcome: 'responded', status: 200});
  expect(sha256(seen[0]!.body)).toBe(sha256(body));
  expect(seen[0]!.headers['content-length']).toBe(`${body.length}`);
});

test('headers keep name, order and repeats; connection headers stay behind; Host is the endpoint’s', async () => {
  const {port, seen} = await app();
  const headers = [
    ['Host', 'abc.ngrok-free.app'],
    ['X-Tag', 'one'],
    ['Connection', 'keep-alive, X-Hop'],
    ['X-Hop', 'gone'],
    ['Keep-Alive', 'timeout=5'],
    ['Proxy-Authorization', 'gone'],
    ['Expect', '100-continue'],
    ['x-tag', 'two'],
    ['X-Latin', 'Â®'],
  ] as const;
  await open().forward({delivery: delivery({headers}), endpoint: at(`localhost:${port}`), sink: null});
  const got = seen[0]!;
  expect(got.headers.host).toBe(`localhost:${port}`);
  const kept = got.rawHeaders.filter(
    (_, index) => !/^(host|connection|content-length)$/i.test(got.rawHeaders[index - (index % 2)]!),
  );
  expect(kept).toEqual([
    'X-Tag',
    'one',
    'x-tag',
    'two',
    'X-Latin',
    'Â®',
    'X-Forwarded-Host',
    'abc.ngrok-free.app',
  ]);
});

test('--header adds a header or replaces all of its name, Host too', async () => {
  const {port, seen} = await app();
  const forwarder = open({
    headers: [
      ['Host', 'app.test'],
      ['X-Tag', 'mine'],
    ],
  });
  await forwarder.forward({
    delivery: delivery({
      headers: [
        ['X-Tag', 'one'],
        ['x-tag', 'two'],
      ],
    }),
    endpoint: at(`${port}`),
    sink: null,
  });
  expect([seen[0]!.headers.host, seen[0]!.headers['x-tag']]).toEqual(['app.test', 'mine']);
});

test.each([
  ['PORT', '/in?x=1'],
  ['localhost:PORT', '/in?x=1'],
  [':PORT/x', '/x'],
  ['localhost:PORT/webhooks?y=2', '/webhooks?y=2'],
  ['http://127.0.0.1:PORT/hook/', '/hook/'],
  ['http://127.0.0.1:PORT//a', '//a'],
  ['http://127.0.0.1:PORT/', '/'],
])('the endpoint %s is asked for %s', async (text, path) => {
  const {port, seen} = await app();
  await open().forward({delivery: delivery(), endpoint: at(text.replace('PORT', `${port}`)), sink: null});
  expect(seen.map(({url}) => url)).toEqual([path]);
});

test('the answer comes through as it is: status, headers with repeats, bytes', async () => {
  const bytes = Buffer.from([0, 255, 10, 13]);
  const {port} = await app((_request, response) => {
    response
      .writeHead(418, [
        'Set-Cookie',
        'a=1',
        'X-A',
        'b',
        'Set-Cookie',
        'c=2',
      ] as unknown as http.OutgoingHttpHeaders)
      .end(bytes);
  });
  const sink = createMemorySink();
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`${port}`), sink});
  expect([sink.status(), sink.state(), sink.body().equals(bytes)]).toEqual([418, 'ended', true]);
  expect(sink.headers().filter(([name]) => name === 'Set-Cookie')).toEqual([
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'c=2'],
  ]);
  expect(outcome).toMatchObject({outcome: 'responded', status: 418, answerSizeBytes: 4});
});

test('of a long answer all goes through and the first 64 KiB are kept', async () => {
  const bytes = Buffer.alloc(3_000_000, 'x');
  const {port} = await app((_request, response) => response.end(bytes));
  const sink = createMemorySink();
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`${port}`), sink});
  expect(sink.body().equals(bytes)).toBe(true);
  expect(outcome).toMatchObject({answerSizeBytes: 3_000_000, answerBody: bytes.subarray(0, 65_536)});
});

test('a redirect is not followed', async () => {
  const {port, seen} = await app((_request, response) =>
    response.writeHead(307, {Location: '/elsewhere'}).end(),
  );
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`${port}`), sink: null});
  expect([outcome, seen.length]).toEqual([expect.objectContaining({status: 307}), 1]);
});

test('where nothing listens, the error names the place and the addresses tried', async () => {
  const {port, close} = await startApp();
  await close();
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`localhost:${port}`), sink: null});
  expect(outcome).toMatchObject({
    outcome: 'failed',
    error: {code: 'unreachable', message: `nothing is listening on localhost:${port} (tried 127.0.0.1, ::1)`},
  });
});

test('localhost reaches an app that listens on ::1 only', async ({skip}) => {
  const server = http.createServer((_request, response) => response.end('six'));
  const isThere = await new Promise<boolean>(resolve => {
    server.on('error', () => resolve(false));
    server.listen(0, '::1', () => resolve(true));
  });
  if (!isThere) skip('this machine has no IPv6 loopback');
  closing.push(() => new Promise(resolve => server.close(resolve)));
  const {port} = server.address() as AddressInfo;
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`localhost:${port}`), sink: null});
  expect(outcome).toMatchObject({outcome: 'responded', status: 200});
});

test('an endpoint that takes too long fails as a time-out, and a late answer hurts nobody', async () => {
  let late: http.ServerResponse | undefined;
  const {port} = await app((_request, response) => {
    late = response;
  });
  const forwarder = open({timeoutMs: 100});
  const outcome = await forwarder.forward({delivery: delivery(), endpoint: at(`${port}`), sink: null});
  expect(outcome).toMatchObject({
    outcome: 'failed',
    error: {code: 'timeout', message: 'no answer within 0.1 s'},
  });
  late?.end('late');
});

test.each([
  [
    'resets before an answer',
    (socket: net.Socket) => socket.once('data', () => socket.resetAndDestroy()),
    'reset',
  ],
  [
    'answers garbage',
    (socket: net.Socket) => socket.once('data', () => socket.end('220 smtp ready\r\n')),
    'protocol',
  ],
  [
    'answers half of what it announced',
    (socket: net.Socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
    'cut',
  ],
])('an endpoint that %s fails as %s', async (_what, behave, code) => {
  const port = await rawServer(behave);
  const sink = createMemorySink();
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`127.0.0.1:${port}`), sink});
  expect(outcome).toMatchObject({outcome: 'failed', error: {code}, retried: false});
  expect(sink.state()).toBe(code === 'cut' ? 'destroyed' : 'open');
});

test('a reset on a reused idle connection is tried once more on a fresh one, and says so', async () => {
  let requests = 0;
  const port = await rawServer((socket, connection) => {
    socket.on('data', () => {
      requests += 1;
      if (connection === 1 && requests === 2) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK');
    });
  });
  const forwarder = open();
  const first = await forwarder.forward({
    delivery: delivery(),
    endpoint: at(`127.0.0.1:${port}`),
    sink: null,
  });
  const second = await forwarder.forward({
    delivery: delivery(),
    endpoint: at(`127.0.0.1:${port}`),
    sink: null,
  });
  expect([first, second]).toMatchObject([
    {outcome: 'responded', retried: false},
    {outcome: 'responded', retried: true},
  ]);
});

test('a reset on a fresh connection is not tried again', async () => {
  let connections = 0;
  const port = await rawServer((socket, count) => {
    connections = count;
    socket.once('data', () => socket.resetAndDestroy());
  });
  const outcome = await open().forward({delivery: delivery(), endpoint: at(`127.0.0.1:${port}`), sink: null});
  expect([outcome.outcome, outcome.retried, connections]).toEqual(['failed', false, 1]);
});

test('connections are reused', async () => {
  const {port, connections} = await app();
  const forwarder = open();
  for (let i = 0; i < 5; i += 1)
    await forwarder.forward({delivery: delivery(), endpoint: at(`${port}`), sink: null});
  expect(connections()).toBe(1);
});

test.each(['http://8.8.8.8/', 'http://169.254.169.254/', 'http://[fe80::1]/', 'http://[2001:db8::1]/'])(
  'an endpoint outside this machine and its private network is not contacted: %s',
  async url => {
    const outcome = await open().forward({delivery: delivery(), endpoint: at(url), sink: null});
    expect(outcome).toMatchObject({outcome: 'failed', error: {code: 'forbidden'}});
  },
);

test('TLS towards a plain port says to use http', async () => {
  const {port} = await app();
  const outcome = await open().forward({
    delivery: delivery(),
    endpoint: at(`https://localhost:${port}`),
    sink: null,
  });
  expect(outcome).toMatchObject({
    outcome: 'failed',
    error: {code: 'tls', message: expect.stringContaining('http://')},
  });
});

const certificates = createCertificates();
afterAll(() => certificates.remove());

async function secureApp(): Promise<number> {
  const server = https.createServer(
    {key: certificates.key, cert: certificates.certificate},
    (_request, response) => response.end('secure'),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

test.each([
  [
    'is refused with the options that help',
    {},
    {outcome: 'failed', error: {code: 'tls', message: expect.stringMatching(/--ca[\s\S]*--insecure/)}},
  ],
  ['is let through by --insecure', {insecure: true}, {outcome: 'responded', status: 200}],
  ['is trusted by its CA', {ca: certificates.authority}, {outcome: 'responded', status: 200}],
])('a certificate that nobody vouches for %s', async (_what, options, expected) => {
  const port = await secureApp();
  const outcome = await open(options).forward({
    delivery: delivery(),
    endpoint: at(`https://localhost:${port}/x`),
    sink: null,
  });
  expect(outcome).toMatchObject(expected);
});
