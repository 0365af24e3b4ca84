import {connect} from 'node:net';
import {networkInterfaces} from 'node:os';
import {afterEach, expect, test} from 'vitest';
import {openReceiver, type ReceivedRequest, type ReceiverOptions} from '../../src/receiver/receiver.ts';
import type {AnswerSink} from '../../src/webhook/answer.ts';
import {type Conversation, converse} from '../helpers/conversation.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Opened {
  readonly port: number;
  readonly url: string;
  readonly seen: ReceivedRequest[];
  readonly turnedAway: string[];
  /** A conversation that ends with the test. */
  readonly talk: (bytes?: string) => Promise<Conversation>;
}

async function open(options: Partial<ReceiverOptions> = {}): Promise<Opened> {
  const seen: ReceivedRequest[] = [];
  const turnedAway: string[] = [];
  const receiver = await openReceiver({
    port: 0,
    path: null,
    maxBodyBytes: 1_000_000,
    onRequest: async (request, answer) => {
      seen.push(request);
      answerOk(answer);
    },
    onTurnedAway: code => turnedAway.push(code),
    ...options,
  });
  closing.push(() => receiver.close());
  const {port} = receiver;
  const talk = async (bytes?: string): Promise<Conversation> => {
    const conversation = await converse(port, bytes);
    closing.push(() => conversation.socket.destroy());
    return conversation;
  };
  return {port, url: `http://127.0.0.1:${port}`, seen, turnedAway, talk};
}

function answerOk(answer: AnswerSink): void {
  answer.head(200, '', [['Content-Length', '0']]);
  answer.end();
}

const head = 'POST / HTTP/1.1\r\nHost: x\r\n';
const whole = `${head}Content-Length: 2\r\n\r\n{}`;

test.each([
  ['two unlike lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`],
  ['a list of lengths', `${head}Content-Length: 2, 2\r\n\r\n{}`],
  ['a negative length', `${head}Content-Length: -2\r\n\r\n{}`],
  ['a length with a plus', `${head}Content-Length: +2\r\n\r\n{}`],
  ['a length beyond all numbers', `${head}Content-Length: 99999999999999999999999\r\n\r\n{}`],
  ['a length and chunks', `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunks and a length', `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`],
  ['chunked in the wrong place', `${head}Transfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a chunk size that is none', `${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`],
  ['bare line feeds', 'POST / HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}'],
  ['a bare line feed between headers', `${head}X-A: b\nX-C: d\r\nContent-Length: 2\r\n\r\n{}`],
  ['a bare carriage return', `${head}X-A: b\rX-C: d\r\nContent-Length: 2\r\n\r\n{}`],
  ['a folded header', `${head}X-A: b\r\n  c\r\nContent-Length: 2\r\n\r\n{}`],
  ['a blank before the colon', `${head}Content-Length : 2\r\n\r\n{}`],
  ['a NUL in a header', `${head}X-A: b\0c\r\nContent-Length: 2\r\n\r\n{}`],
  ['an escape in a header', `${head}X-A: \x1b[31m\r\nContent-Length: 2\r\n\r\n{}`],
  ['8 bits in the path', 'POST /\xc3\xa9 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
])('%s: answered 400, told, no delivery, and the next sender is served', async (_name, bytes) => {
  const {url, seen, turnedAway, talk} = await open();
  expect(await (await talk(bytes)).closed).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect([seen, turnedAway]).toEqual([[], ['malformed_request']]);
  expect((await send(url)).status).toBe(200);
});

test.each(['gzip, chunked', 'identity'])(
  'the transfer coding "%s" is answered 501 and told',
  async coding => {
    const {seen, turnedAway, talk} = await open();
    const {closed} = await talk(`${head}Transfer-Encoding: ${coding}\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
    expect((await closed).match(/^HTTP\/1\.1 .*$/gm)).toEqual(['HTTP/1.1 501 Not Implemented']);
    expect([seen, turnedAway[0]]).toEqual([[], 'unknown_coding']);
  },
);

test('8 bits in a header value are taken as they are', async () => {
  const {seen, talk} = await open();
  const {closed} = await talk(`${head}X-A: \xc3\xa9\xff\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
  expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
  expect(seen[0]?.headers).toContainEqual(['X-A', '\xc3\xa9\xff']);
});

test('3,000 short headers are all kept, whatever comes last among them', async () => {
  const {seen, talk} = await open();
  const many = Array.from({length: 3_000}, (_, index) => `a:${index % 10}\r\n`).join('');
  const {closed} = await talk(`${head}${many}Content-Length: 2\r\nConnection: close\r\n\r\n{}`);
  expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
  expect(seen[0]?.headers).toHaveLength(3_003);
});

test('more bytes than were announced are neither body nor a delivery, and the first one gets its own answer', async () => {
  const answers: AnswerSink[] = [];
  const {turnedAway, talk} = await open({onRequest: async (_request, answer) => void answers.push(answer)});
  const {closed} = await talk(`${head}Content-Length: 2\r\n\r\n{}{"id":"evt_smuggled"}`);
  await waitFor(() => answers.length === 1 && turnedAway.length === 1);
  answerOk(answers[0]!);
  expect((await closed).match(/^HTTP\/1\.1 .*$/gm)).toEqual(['HTTP/1.1 200 ']);
  expect([answers.length, turnedAway]).toEqual([1, ['malformed_request']]);
});

test('fewer bytes than were announced are no delivery, aborted or ended', async () => {
  const {seen, talk} = await open();
  const aborted = await talk(`${head}Content-Length: 10\r\n\r\nhalf`);
  aborted.socket.destroy();
  const ended = await talk(`${head}Content-Length: 10\r\n\r\nhalf`);
  ended.socket.end();
  await Promise.all([aborted.closed, ended.closed]);
  expect(await (await talk(`${whole.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`)).closed).toMatch(
    /^HTTP\/1\.1 200 /,
  );
  expect(seen.map(({body}) => `${body}`)).toEqual(['{}']);
});

const quick = {headersMs: 200, requestMs: 500, idleMs: 200, checkMs: 50};

test.each([
  ['nothing', ''],
  ['half a request line', 'POST / HT'],
  ['headers without an end', `${head}X-A: b\r\n`],
  ['half a body', `${head}Content-Length: 10\r\n\r\nhalf`],
  ['a chunk without an end', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhal`],
])('a sender that stops after %s is answered 408', async (_name, bytes) => {
  const {seen, talk} = await open({limits: quick});
  expect(await (await talk(bytes)).closed).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(seen).toEqual([]);
});

test('a header or a body that trickles in is not waited for, however steadily it does', async () => {
  const {seen, talk} = await open({limits: quick});
  const slow = [await talk(head), await talk(`${head}Content-Length: 1000\r\n\r\n`)];
  const trickle = setInterval(() => {
    slow[0]?.socket.write('X-A: b\r\n');
    slow[1]?.socket.write('a');
  }, 20);
  closing.push(() => clearInterval(trickle));
  for (const {closed} of slow) expect(await closed).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  expect(seen).toEqual([]);
});

test('a connection that stays silent after its answer is closed', async () => {
  const {seen, talk} = await open({limits: quick});
  expect(await (await talk(whole)).closed).toMatch(/^HTTP\/1\.1 200 /);
  expect(seen).toHaveLength(1);
});

test('of idle connections over the limit the newest stay, and deliveries pass all the while', async () => {
  const {url, seen, turnedAway, talk} = await open({limits: {connections: 200}});
  const idle: Conversation[] = [];
  for (let block = 0; block < 10; block += 1) {
    idle.push(...(await Promise.all(Array.from({length: 100}, () => talk()))));
    expect((await send(url)).status).toBe(200);
  }
  await waitFor(() => idle.filter(({isClosed}) => !isClosed()).length <= 200);
  expect(idle.slice(-150).filter(({isClosed}) => isClosed())).toEqual([]);
  expect(new Set(turnedAway)).toEqual(new Set(['crowded']));
  expect(seen).toHaveLength(10);
});

test('with all places taken by deliveries under way, another one is answered 503 at once', async () => {
  const answers: AnswerSink[] = [];
  const {url, turnedAway} = await open({
    limits: {connections: 3},
    onRequest: async (_request, answer) => void answers.push(answer),
  });
  const underWay = Array.from({length: 3}, () => send(url));
  await waitFor(() => answers.length === 3);
  const {status, headers} = await send(url);
  expect([status, headers['retry-after'], turnedAway]).toEqual([503, '5', ['crowded']]);
  for (const answer of answers) answerOk(answer);
  expect((await Promise.all(underWay)).map(one => one.status)).toEqual([200, 200, 200]);
});

test('bodies that never end are cut off where another one needs their room', async () => {
  const {url, seen, turnedAway, talk} = await open({limits: {bodyBytes: 100_000}});
  const slow = await Promise.all(
    Array.from({length: 3}, () => talk(`${head}Content-Length: 50000\r\n\r\n${'a'.repeat(30_000)}`)),
  );
  expect((await send(url, Buffer.alloc(60_000, 'b'))).status).toBe(200);
  expect(seen.map(({body}) => body.length)).toEqual([60_000]);
  await waitFor(() => slow.some(({isClosed}) => isClosed()));
  expect(new Set(turnedAway)).toEqual(new Set(['crowded']));
});

test('a body that fits beside those under way no more is answered 503, and does once they are answered', async () => {
  const answers: AnswerSink[] = [];
  const {url, turnedAway} = await open({
    limits: {bodyBytes: 100_000},
    onRequest: async (_request, answer) => void answers.push(answer),
  });
  const underWay = send(url, Buffer.alloc(60_000));
  await waitFor(() => answers.length === 1);
  const {status, headers} = await send(url, Buffer.alloc(60_000));
  expect([status, headers['retry-after'], turnedAway]).toEqual([503, '5', ['no_room']]);
  answerOk(answers[0]!);
  expect((await underWay).status).toBe(200);
  const again = send(url, Buffer.alloc(60_000));
  await waitFor(() => answers.length === 2);
  answerOk(answers[1]!);
  expect((await again).status).toBe(200);
});

test('room is given back by refused and aborted bodies, and by each delivery of a kept-alive connection', async () => {
  const {url, talk} = await open({maxBodyBytes: 50_000, limits: {bodyBytes: 100_000}});
  const chunk = `${(60_000).toString(16)}\r\n${'a'.repeat(60_000)}\r\n`;
  for (let round = 0; round < 3; round += 1) {
    const refused = await talk(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`);
    expect(await refused.closed).toMatch(/^HTTP\/1\.1 413 /);
    const aborted = await talk(`${head}Content-Length: 50000\r\n\r\n${'a'.repeat(40_000)}`);
    aborted.socket.destroy();
    await aborted.closed;
  }
  const kept = await talk();
  for (let round = 1; round <= 4; round += 1) {
    kept.socket.write(`${head}Content-Length: 40000\r\n\r\n${'a'.repeat(40_000)}`);
    await waitFor(() => kept.received().split('HTTP/1.1 200 ').length === round + 1);
  }
  expect((await send(url, Buffer.alloc(50_000))).status).toBe(200);
});

test('CONNECT opens nothing, and an upgrade is a request like any other', async () => {
  const {seen, talk} = await open();
  expect(await (await talk('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n')).closed).toBe('');
  const upgrade = await talk(
    `${head}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n{}`,
  );
  await waitFor(() => upgrade.received().startsWith('HTTP/1.1 200 '));
  expect(seen).toHaveLength(1);
});

const outside = Object.values(networkInterfaces())
  .flat()
  .find(one => one !== undefined && !one.internal && one.family === 'IPv4')?.address;

test.runIf(outside !== undefined)('no other address of this machine leads to it', async () => {
  const {port} = await open();
  const socket = connect(port, outside);
  const code = await new Promise(resolve => {
    socket.on('connect', () => resolve('connected'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  socket.destroy();
  expect(code).toBe('ECONNREFUSED');
});
