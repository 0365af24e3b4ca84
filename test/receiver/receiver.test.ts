import {afterEach, expect, test} from 'vitest';
import {
  openReceiver,
  type ReceivedRequest,
  type Receiver,
  type ReceiverOptions,
} from '../../src/receiver/receiver.ts';
import {send, sendRaw} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

interface Opened {
  readonly url: string;
  readonly seen: ReceivedRequest[];
  readonly turnedAway: string[];
}

async function open(options: Partial<ReceiverOptions> = {}): Promise<Opened> {
  const seen: ReceivedRequest[] = [];
  const turnedAway: string[] = [];
  receiver = await openReceiver({
    port: 0,
    path: null,
    maxBodyBytes: 1000,
    onRequest: async (request, answer) => {
      seen.push(request);
      answer.head(202, '', [
        ['Set-Cookie', 'a=1'],
        ['X-Case', 'Kept'],
        ['Set-Cookie', 'b=2'],
        ['Content-Length', '2'],
      ]);
      answer.write(Buffer.from('OK'));
      answer.end();
    },
    onTurnedAway: code => turnedAway.push(code),
    ...options,
  });
  return {url: `http://127.0.0.1:${receiver.port}`, seen, turnedAway};
}

test('a POST comes with its path, its headers in order and spelling, and its exact bytes', async () => {
  const {url, seen} = await open();
  const body = Buffer.from([0x7b, 0xff, 0x00, 0x0a, 0x7d]);
  await send(`${url}/a/b?c=1&c=2`, body, {headers: ['X-Tag', 'one', 'x-tag', 'two', 'X-Latin', 'é']});
  expect(seen[0]?.method).toBe('POST');
  expect(seen[0]?.path).toBe('/a/b?c=1&c=2');
  expect(seen[0]?.body.equals(body)).toBe(true);
  expect(seen[0]?.headers.filter(([name]) => /^x-/i.test(name))).toEqual([
    ['X-Tag', 'one'],
    ['x-tag', 'two'],
    ['X-Latin', 'é'],
  ]);
});

test('the answer goes back with its headers in order, repeats apart, and nothing added but the connection', async () => {
  const {url} = await open();
  const answer = await send(url);
  expect(answer.status).toBe(202);
  expect(answer.body.toString()).toBe('OK');
  expect(answer.rawHeaders.slice(0, 8)).toEqual([
    'Set-Cookie',
    'a=1',
    'X-Case',
    'Kept',
    'Set-Cookie',
    'b=2',
    'Content-Length',
    '2',
  ]);
});

test.each(['GET', 'HEAD', 'OPTIONS'])(
  '%s is answered 200 without a body and is no delivery',
  async method => {
    const {url, seen} = await open();
    const answer = await send(url, '', {method});
    expect([answer.status, answer.body.length, seen.length]).toEqual([200, 0, 0]);
  },
);

test.each(['PUT', 'DELETE', 'PATCH'])('%s is answered 405', async method => {
  const {url, seen} = await open();
  expect([(await send(url, '', {method})).status, seen.length]).toEqual([405, 0]);
});

test('with a path, only that path is taken, whatever the query', async () => {
  const {url, seen} = await open({path: '/hooks'});
  const statuses = [];
  for (const path of ['/hooks', '/hooks?x=1', '/', '/hooks/', '/other'])
    statuses.push((await send(`${url}${path}`)).status);
  expect(statuses).toEqual([202, 202, 404, 404, 404]);
  expect(seen).toHaveLength(2);
});

test.each([
  ['announced', ['Content-Length', '2000']],
  ['chunked', ['Transfer-Encoding', 'chunked']],
])('a body over the limit is answered 413 and told, %s', async (_kind, headers) => {
  const {url, seen, turnedAway} = await open();
  const answer = await send(url, Buffer.alloc(2000), {headers});
  expect([answer.status, seen.length, turnedAway]).toEqual([413, 0, ['body_too_large']]);
});

test('a body of exactly the limit is taken', async () => {
  const {url, seen} = await open();
  expect((await send(url, Buffer.alloc(1000, 7))).status).toBe(202);
  expect(seen[0]?.body.length).toBe(1000);
});

test('headers over 16 KiB are answered 431 and told, and the next request is served', async () => {
  const {url, turnedAway} = await open();
  expect((await send(url, '{}', {headers: ['X-Big', 'a'.repeat(20_000)]})).status).toBe(431);
  expect(turnedAway).toEqual(['headers_too_large']);
  expect((await send(url)).status).toBe(202);
});

test('what is no HTTP request is answered 400', async () => {
  const {turnedAway} = await open();
  expect(await sendRaw(receiver?.port ?? 0, 'hello\r\n\r\n')).toContain('400 Bad Request');
  expect(turnedAway).toEqual(['malformed_request']);
});

test('both Content-Length and Transfer-Encoding are answered 400', async () => {
  const {seen} = await open();
  const request =
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n';
  expect(await sendRaw(receiver?.port ?? 0, request)).toContain('400 Bad Request');
  expect(seen).toEqual([]);
});

test('Expect: 100-continue is answered here', async () => {
  const {seen} = await open();
  const text = await sendRaw(
    receiver?.port ?? 0,
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
  );
  expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 202/);
  expect(seen).toHaveLength(1);
});

test('a sender that goes away in the middle of its body leaves no delivery', async () => {
  const {url, seen} = await open();
  const {connect} = await import('node:net');
  const socket = connect(receiver?.port ?? 0, '127.0.0.1', () => {
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf', () => socket.destroy());
  });
  await new Promise(resolve => socket.on('close', resolve));
  expect((await send(url)).status).toBe(202);
  expect(seen).toHaveLength(1);
});

test('a port that is taken says so and what to type', async () => {
  await open();
  const again = openReceiver({
    port: receiver?.port ?? 0,
    path: null,
    maxBodyBytes: 1,
    onRequest: async () => undefined,
    onTurnedAway: () => undefined,
  });
  await expect(again).rejects.toMatchObject({code: 'port_taken', hint: expect.stringContaining('--port')});
});

test('while draining, what is under way is finished and what is new is answered 503', async () => {
  let finish: () => void = () => undefined;
  let isStarted = false;
  const {url} = await open({
    onRequest: (_request, answer) =>
      new Promise<void>(resolve => {
        isStarted = true;
        finish = () => {
          answer.head(200, '', [['Content-Length', '0']]);
          answer.end();
          resolve();
        };
      }),
  });
  const slow = send(url);
  await waitFor(() => isStarted);
  const drained = receiver?.drain(10_000);
  const refused = await send(url);
  expect([refused.status, refused.headers.connection]).toEqual([503, 'close']);
  finish();
  expect((await slow).status).toBe(200);
  await drained;
});
