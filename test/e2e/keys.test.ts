import {createHmac} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home} from '../helpers/cli.ts';
import {type Sent, send} from '../helpers/send.ts';
import {openTerminal, type Terminal, vigthoria} from '../helpers/terminal.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const limits = {timeout: 60_000};
let home: Home;
let app: App;
let terminal: Terminal;
let port: number;
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
  port = await findPort();
  terminal = await openTerminal(home, {columns: 100, rows: 30});
});
afterEach(async () => {
  terminal.close();
  await app.close();
  home.remove();
});

/** One that is free now; a terminal shows no record that would say which port was taken. */
async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return address.port;
}

const enter = (line: string): void => {
  terminal.type(line);
  terminal.press('Enter');
};
const listen = async (more = '', end = '; echo "ended $?"'): Promise<void> => {
  enter(`${vigthoria} listen --no-tunnel -p ${port} -f localhost:${app.port}/hooks ${more}${end}`);
  await terminal.see('Ready.');
};
/** The last line on the screen that is not empty. */
const bottom = (): string => terminal.screen().trimEnd().split('\n').at(-1) ?? '';
const atBottom = async (what: string | RegExp): Promise<void> => {
  await waitFor(() => (typeof what === 'string' ? bottom().includes(what) : what.test(bottom()))).catch(
    () => {
      throw new Error(`the status line never was ${what}, but: ${bottom()}`);
    },
  );
};
const deliver = (id: string, type = 'generation.completed', signedWith = secret): Promise<Sent> => {
  const body = `{"id":"${id}","type":"${type}","data":{"status":"completed","n":1.0}}`;
  const signature = createHmac('sha256', signedWith).update(body).digest('hex');
  return send(`http://127.0.0.1:${port}/hooks`, body, {headers: ['X-Vigthoria-Signature', signature]});
};
/** A shell that edits its line has `isig`, and so has every program that reads whole lines. */
const isRaw = (): boolean => terminal.mode().includes('-isig');

test('keys select, replay, explain, show and copy, below everything that scrolls', limits, async () => {
  await listen();
  await atBottom(/^localhost:\d+ answering · no delivery yet · \? keys$/);
  await deliver('evt_1');
  await deliver('evt_2', 'payment.failed');
  await deliver('evt_3', 'workflow.finished', 'wrong');
  await atBottom('3/3 workflow.finished evt_3 refused');
  terminal.press('v');
  await terminal.see('evt_3: signature invalid: ');
  await terminal.see('all of it: vigthoria verify --event evt_3');
  terminal.press('k');
  await atBottom('2/3 payment.failed evt_2 200');
  terminal.press('Up');
  await atBottom('1/3 generation.completed evt_1 200');
  expect(app.seen).toHaveLength(2);
  terminal.press('r');
  await waitFor(() => app.seen.length === 3);
  expect(app.seen[2]?.headers['x-vigthoria-replay']).toMatch(/^dlv_/);
  expect(app.seen[2]?.body.equals(app.seen[0]!.body)).toBe(true);
  terminal.press('Down', 'Enter');
  const details = await terminal.see(/Headers\n[\s\S]*Payload\n[\s\S]*"status": "completed"/);
  expect(details).toContain('payment.failed  evt_2');
  await atBottom('2/3 payment.failed evt_2');
  terminal.press('j', 'j');
  await atBottom('3/3 workflow.finished');
  terminal.press('c');
  await atBottom(`copied http://127.0.0.1:${port}/hooks`);
  expect(await waitFor(() => terminal.clipboard())).toBe(`http://127.0.0.1:${port}/hooks`);
  terminal.press('?');
  await terminal.see(/^q\s+quit$/m);
  terminal.press('q');
  await terminal.see(/3 deliveries in .*: 2 answered 2xx, 1 refused/);
  await terminal.see('ended 0');
  expect(isRaw()).toBe(false);
  expect(terminal.text()).not.toMatch(/^.*answering ·.*$/m);
});

test('p holds what comes and p sends it, in order', limits, async () => {
  await listen();
  terminal.press('p');
  await atBottom(/^paused · /);
  for (const id of ['evt_1', 'evt_2', 'evt_3']) expect((await deliver(id)).status).toBe(200);
  await terminal.see('evt_3');
  expect(app.seen).toEqual([]);
  terminal.press('p');
  await waitFor(() => app.seen.length === 3);
  expect(app.seen.map(({body}) => JSON.parse(`${body}`).id)).toEqual(['evt_1', 'evt_2', 'evt_3']);
  await atBottom(/^localhost:\d+ answering · 3\/3 .* 200 /);
  await waitFor(async () => (await deliver('evt_4')).body.toString() === 'OK');
  terminal.press('C-c');
  await terminal.see('ended 130');
});

test('e opens the payload in the editor, and sends what it leaves, signed', limits, async () => {
  writeFileSync(join(home.cwd, 'editor'), '#!/bin/sh\nstty -a > mode\nsed -i s/completed/edited/g "$1"\n', {
    mode: 0o755,
  });
  await listen();
  await deliver('evt_1', 'generation.completed');
  await atBottom('evt_1 200');
  terminal.press('e');
  await terminal.see('EDITOR=');
  expect(app.seen).toHaveLength(1);
  terminal.press('q');
  await terminal.see('ended 0');
  enter(`export EDITOR=./editor; clear`);
  await listen();
  await deliver('evt_2');
  await atBottom('evt_2 200');
  terminal.press('e');
  await waitFor(() => app.seen.length === 3);
  const {body, headers} = app.seen[2]!;
  expect(`${body}`).toBe('{"id":"evt_2","type":"generation.edited","data":{"status":"edited","n":1.0}}');
  expect(headers['x-vigthoria-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
  expect(readFileSync(join(home.cwd, 'mode'), 'utf8')).not.toContain('-isig');
  await atBottom('2/2 generation.edited evt_2 200').catch(() => atBottom('evt_2 200'));
  expect(isRaw()).toBe(true);
});

test('/ shows only what holds a text; all the rest is still forwarded and counted', limits, async () => {
  await listen();
  terminal.press('/');
  terminal.type('PAYx');
  await atBottom(/^show only: PAYx_/);
  terminal.press('BSpace', 'Enter');
  await atBottom('only "PAY", 0 deliveries not shown');
  await deliver('evt_hidden');
  await deliver('evt_shown', 'payment.failed');
  await terminal.see('payment.failed  evt_shown');
  await atBottom('only "PAY", 1 delivery not shown · 1/1 payment.failed evt_shown');
  expect(terminal.text()).not.toContain('evt_hidden');
  expect(app.seen).toHaveLength(2);
  terminal.press('Escape');
  await atBottom(/answering · 2\/2/);
  terminal.press('q');
  await terminal.see('2 deliveries in');
});

test('Ctrl+Z gives the terminal back, fg takes it again, and bg leaves it alone', limits, async () => {
  await listen('', '');
  await atBottom('? keys');
  expect(isRaw()).toBe(true);
  terminal.press('C-z');
  await terminal.see('Stopped');
  expect(isRaw()).toBe(false);
  enter('fg');
  await atBottom('? keys');
  expect(isRaw()).toBe(true);
  terminal.press('C-z');
  await terminal.see(/Stopped[\s\S]*Stopped/);
  enter('bg');
  await deliver('evt_1');
  await terminal.see('<-- 200');
  enter('echo still $((40 + 2))');
  await terminal.see('still 42');
  expect(isRaw()).toBe(false);
  enter('fg');
  await atBottom('? keys');
  terminal.press('r');
  await waitFor(() => app.seen.length === 2);
});

test('started in the background it is not stopped, and its keys come with fg', limits, async () => {
  await listen('', ' &');
  enter('jobs');
  await terminal.see('Running');
  expect(isRaw()).toBe(false);
  enter('fg');
  await atBottom('? keys');
  terminal.press('q');
  await waitFor(() => !isRaw());
});

const crash = `
  process.on('SIGUSR2', () => { throw new Error('a crash for the test'); });
`;
test.each([
  ['SIGTERM', 'ended 143'],
  ['SIGHUP', 'ended 129'],
  ['SIGQUIT', 'ended 131'],
  ['SIGUSR2', /a crash for the test[\s\S]*ended [1-9]/],
] as const)('the terminal is as it was after %s', limits, async (signal, ended) => {
  writeFileSync(join(home.cwd, 'crash.cjs'), crash);
  enter('ulimit -c 0; export NODE_OPTIONS="--require ./crash.cjs"');
  const before = terminal.mode();
  await listen();
  await atBottom('? keys');
  expect(isRaw()).toBe(true);
  if (signal === 'SIGQUIT') terminal.press('C-\\');
  else process.kill(Number(terminal.foreground()), signal);
  await terminal.see(ended);
  await waitFor(() => terminal.mode() === before);
});

test('without a person at the terminal there are neither keys nor a status line', limits, async () => {
  enter(`${vigthoria} listen --no-tunnel -p ${port} < /dev/null`);
  await terminal.see('Ready.');
  expect(isRaw()).toBe(false);
  expect(terminal.text()).not.toContain('? keys');
  terminal.press('C-c');
  await terminal.see('0 deliveries in');
  enter(`${vigthoria} listen --no-tunnel -p ${port} --json`);
  await terminal.see('"type":"ready"');
  expect(isRaw()).toBe(false);
  expect(terminal.text()).not.toContain('? keys');
});

test('an endpoint that begins to answer is told, and shown', limits, async () => {
  await app.close();
  await listen();
  await atBottom(/^localhost:\d+ not answering · /);
  const server = createServer(socket => socket.on('data', () => sent.push(socket)));
  const sent: unknown[] = [];
  await new Promise<void>(resolve => server.listen(app.port, '127.0.0.1', resolve));
  await terminal.see(/\d\d:\d\d:\d\d http:\/\/localhost:\d+\/hooks is answering/);
  await atBottom(/^localhost:\d+ answering · /);
  expect(sent).toEqual([]);
  await new Promise(resolve => server.close(resolve));
});

test('a narrow terminal cuts the status line, and a new width is followed', limits, async () => {
  await listen();
  await deliver('evt_1');
  await atBottom('? keys');
  terminal.resize(30, 20);
  await atBottom(/^.{28}…$/);
  terminal.resize(100, 20);
  await atBottom('? keys');
});
