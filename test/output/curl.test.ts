import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {toCurl} from '../../src/output/curl.ts';
import {type HeaderList, toHeaderList} from '../../src/webhook/headers.ts';

const hasCurl = existsSync('/usr/bin/curl') && existsSync('/bin/sh');
const run = promisify(execFile);
const server = createServer(async (request, response) => {
  received = {request, body: Buffer.concat(await request.toArray())};
  response.end('{}');
});
let received: {request: IncomingMessage; body: Buffer} | undefined;
let origin = '';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigthoria-curl-'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, {recursive: true});
});

const headers: HeaderList = [
  ['Host', 'abc123.ngrok-free.app'],
  ['content-type', 'application/json'],
  ['Content-Length', '999'],
  ['Connection', 'keep-alive, X-Hop'],
  ['X-Hop', '1'],
  ['Expect', '100-continue'],
  ['X-Vigthoria-Signature', 'ab$(reboot)`\'"!\\'],
  ['X-Twice', 'b'],
  ['X-Twice', 'a'],
  ['X-Empty', ''],
  ['X-Bytes', 'caf\u00e9 100%d\t-'],
  ['X-Utf8', Buffer.from('caf\u00e9').toString('latin1')],
];

test.skipIf(!hasCurl).each([
  ['JSON', '{"id":"evt_1","n":1.0}'],
  ['quotes and shell syntax', `{"a":"it's $HOME \`x\` \\n %s !!"}`],
  ['a leading @', '@/etc/passwd'],
  ['line ends', 'a\r\nb\n\n'],
  ['other scripts', '{"a":"é完了🚀"}'],
  ['every byte', Buffer.from(Array.from({length: 256}, (_, i) => i))],
  ['300 kB', `"${'x'.repeat(300_000)}"`],
  ['nothing', ''],
])('the command sends the same bytes and headers, where the body is %s', async (_, text) => {
  const body = Buffer.from(text);
  const command = toCurl({url: `${origin}/a/../b?x=[1]&y='`, method: 'POST', headers, body});
  const script = join(folder, 'send.sh');
  await writeFile(script, command);
  await run('/bin/sh', [script]);
  expect(received?.body.equals(body)).toBe(true);
  expect(received?.request.url).toBe("/a/../b?x=[1]&y='");
  expect(received?.request.method).toBe('POST');
  const kept = new Set(['host', 'content-length', 'connection', 'x-hop', 'expect']);
  const sent = toHeaderList(received?.request.rawHeaders ?? []);
  const own = sent.filter(([name]) => !['host', 'content-length'].includes(name.toLowerCase()));
  expect(own).toEqual(headers.filter(([name]) => !kept.has(name.toLowerCase())));
});

test('the command is one that can be read, for a plain delivery', () => {
  const request = {
    url: 'http://localhost:3000/webhooks',
    method: 'POST',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{}'),
  } as const;
  expect(toCurl(request)).toBe(`\
curl -i --http1.1 --globoff --path-as-is --noproxy '*' -X 'POST' 'http://localhost:3000/webhooks' \\
  -H 'Content-Type: application/json' \\
  -H 'Accept:' \\
  -H 'User-Agent:' \\
  -H 'Expect:' \\
  --data-raw '{}'`);
});

test('a body that could trick a terminal is given in base64', () => {
  const command = toCurl({
    url: 'http://localhost:3000',
    method: 'POST',
    headers: [['X-A', '\u009b31m']],
    body: Buffer.from('"\u202e"'),
  });
  expect(command).toMatch(/^printf '%s' 'IuKAriI=' \| base64 -d \| curl /);
  expect(command.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]+$/);
});
