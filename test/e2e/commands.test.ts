import {spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {bin, createHome, type Finished, type Home, run, startListen} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');
const standard =
  '{"id":"evt_A1","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":{"ok":true}}';
const standardSignature = 'c207a07b57cae45124906bf678f70e328aeaf719ef12ec1e5bc078ebc8a4c973';
const binary = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x0d, 0x0a, 0x27]);

let home: Home;
let app: App;
beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
  const listening = await startListen(['-f', `localhost:${app.port}/hooks`], home);
  const deliver = (body: Buffer | string, signature?: string): ReturnType<typeof send> =>
    send(listening.url, body, {
      headers: [
        'Content-Type',
        'application/json',
        ...(signature === undefined ? [] : ['X-Vigthoria-Signature', signature]),
      ],
    });
  await deliver(standard, standardSignature);
  await deliver(binary, sign(binary));
  app.answer = (_request, response) => response.writeHead(500).end('boom');
  await deliver('{"id":"evt_A2","type":"payment.failed"}', sign('{"id":"evt_A2","type":"payment.failed"}'));
  await deliver('{"id":"evt_A3","type":"payment.failed"}');
  app.answer = (_request, response) => response.writeHead(204).end();
  listening.child.kill('SIGINT');
  await listening.finished;
});
afterAll(async () => {
  await app.close();
  home.remove();
});

const file = (name: string, bytes: Buffer | string): string => {
  writeFileSync(join(home.cwd, name), bytes);
  return name;
};
const json = ({stdout}: Finished): unknown => JSON.parse(stdout);

test('sign prints the bare hex, or the whole header', async () => {
  file('a.json', standard);
  expect((await run(['sign', '--payload', 'a.json'], home)).stdout).toBe(`${standardSignature}\n`);
  expect((await run(['sign', '--payload', '-', '--header'], home, standard)).stdout).toBe(
    `X-Vigthoria-Signature: ${standardSignature}\n`,
  );
});

test.each([
  ['--signature', standardSignature],
  ['--signature', `sha256=${standardSignature}`],
  ['--signature', `X-Vigthoria-Signature: ${standardSignature}`],
  ['--header', `X-Vigthoria-Signature: ${standardSignature}`],
  ['--header', `x-vigthoria-signature:${standardSignature}`],
])('verify %s %s is valid, exit 0', async (option, value) => {
  file('a.json', standard);
  const result = await run(['verify', '--payload', 'a.json', option, value, '--json'], home);
  expect([result.code, json(result)]).toEqual([
    0,
    {
      verdict: 'valid',
      reason: null,
      explanation: null,
      expected: standardSignature,
      notes: value.startsWith('sha256=') ? [expect.stringContaining('sha256=')] : [],
      secret: 'WEBHOOK_SECRET',
      event_id: 'evt_A1',
      event_type: 'generation.completed',
    },
  ]);
});

test('verify finds the signature in a recorded delivery with the same bytes', async () => {
  file('a.json', standard);
  const result = await run(['verify', '--payload', 'a.json'], home);
  expect(result.code).toBe(0);
  expect(result.stdout).toMatch(/^signature valid/);
});

test('verify reads an export of ours, a HAR entry and a raw HTTP request', async () => {
  const shown = await run(['events', 'show', 'evt_A1', '--as', 'json'], home);
  const http = await run(['events', 'show', 'evt_A1', '--as', 'http'], home);
  const har = {
    log: {
      entries: [
        {
          request: {
            headers: [{name: 'x-vigthoria-signature', value: standardSignature}],
            postData: {text: standard},
          },
        },
      ],
    },
  };
  file('ours.ndjson', shown.stdout);
  file('raw.http', http.stdoutBytes);
  file('entry.har', JSON.stringify(har));
  const elsewhere = {...home, env: {...home.env, VIGTHORIA_STORE: join(home.cwd, 'none.db')}};
  for (const name of ['ours.ndjson', 'raw.http', 'entry.har']) {
    expect([name, (await run(['verify', '--payload', name], elsewhere)).code]).toEqual([name, 0]);
  }
});

test('verify without a signature anywhere is a usage error that shows the right one', async () => {
  const result = await run(['verify', '--payload', '-'], home, '{"never":"seen"}');
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toContain(sign('{"never":"seen"}'));
  expect(result.stderr).toContain('--signature');
});

test('verify without a secret says how to set one', async () => {
  const bare = {...home, env: {...home.env, WEBHOOK_SECRET: ''}};
  const result = await run(['verify', '--payload', '-', '--signature', standardSignature], bare, standard);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('WEBHOOK_SECRET');
});

test('verify --event checks a recorded delivery', async () => {
  expect((await run(['verify', '--event', 'evt_A1'], home)).code).toBe(0);
});

test('a wrong signature is exit 1, and no secret is shown', async () => {
  const result = await run(['verify', '--payload', '-', '--signature', '0'.repeat(64)], home, standard);
  expect(result.code).toBe(1);
  expect(result.stdout).toMatch(/^signature invalid/);
  expect(result.stdout + result.stderr).not.toContain(secret);
});

test('the warning on a body that the Node sample rejects names the path', async () => {
  const body = '{"data":{"score":0.0}}';
  const result = await run(['verify', '--payload', '-', '--signature', sign(body)], home, body);
  expect([result.code, result.stdout]).toEqual([0, expect.stringContaining('data.score: 0.0 → 0')]);
});

test.each([
  [['verify', '--payload', 'no-such-file'], 'no-such-file'],
  [['sign', '--payload', 'no-such-file'], 'no-such-file'],
  [['events', 'show', 'evt_nope'], 'evt_nope'],
  [['replay', 'evt_nope'], 'evt_nope'],
  [['replay', '\u001b[31mX'], '\\u001b[31mX'],
  [['events', 'show', 'evt_A'], 'evt_A1'],
  [['events', 'list', '--limit', '-1'], '--limit'],
  [['events', 'list', '--search', ''], '--search'],
  [['frobnicate'], 'frobnicate'],
])('%j is exit 2 and says why', async (args, text) => {
  const result = await run(args, home);
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toContain(text);
  expect(result.stderr).not.toContain('\u001b');
});

test('events list shows newest first, with its filters', async () => {
  const ids = async (...args: string[]): Promise<unknown[]> =>
    (await run(['events', 'list', '--json', ...args], home)).stdout
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line).event_id);
  expect(await ids()).toEqual(['evt_A3', 'evt_A2', null, 'evt_A1']);
  expect(await ids('--limit', '2')).toEqual(['evt_A3', 'evt_A2']);
  expect(await ids('--type', 'payment.*')).toEqual(['evt_A3', 'evt_A2']);
  expect(await ids('--failed')).toEqual(['evt_A2']);
  expect(await ids('--unverified')).toEqual(['evt_A3']);
  expect(await ids('--search', 'GENERATION.comp')).toEqual(['evt_A1']);
  expect(await ids('--search', 'evt_a', '--type', 'payment.*', '--limit', '1')).toEqual(['evt_A3']);
  expect(await ids('--search', '{"')).toHaveLength(4);
  expect(await ids('--search', 'nowhere')).toEqual([]);
  expect(await ids('--since', '1h')).toHaveLength(4);
  expect(await ids('--before', '1h')).toEqual([]);
});

test('events show gives the exact bytes, the raw request and a curl command that sends it', async () => {
  const [id] = (await run(['events', 'list', '--json'], home)).stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
    .filter(({event_id}) => event_id === null)
    .map(({delivery_id}) => delivery_id);
  expect((await run(['events', 'show', id, '--as', 'body'], home)).stdoutBytes.equals(binary)).toBe(true);
  const http = await run(['events', 'show', id, '--as', 'http'], home);
  expect(http.stdoutBytes.subarray(0, 20).toString()).toBe('POST /hooks HTTP/1.1');
  expect(http.stdoutBytes.subarray(-binary.length).equals(binary)).toBe(true);
  expect((await run(['events', 'show', id, '--as', 'curl'], home)).stdout).toContain(
    `localhost:${app.port}/hooks`,
  );
});

test('replay --resign signs afresh, --dry-run and --curl send nothing', async () => {
  const before = app.seen.length;
  expect((await run(['replay', 'evt_A1', '--dry-run'], home)).code).toBe(0);
  expect((await run(['replay', 'evt_A1', '--curl'], home)).stdout).toContain(`curl`);
  expect(app.seen.length).toBe(before);
  const other = {...home, env: {...home.env, WEBHOOK_SECRET: 'another'}};
  const result = await run(['replay', 'evt_A1', '--resign', '--json'], other);
  expect([result.code, json(result)]).toEqual([0, expect.objectContaining({cause: 'replay', status: 204})]);
  const fresh = createHmac('sha256', 'another').update(standard).digest('hex');
  expect(app.seen.at(-1)?.headers['x-vigthoria-signature']).toBe(fresh);
  expect(app.seen.at(-1)?.body.toString()).toBe(standard);
});

test('a replay that is not answered 2xx is exit 1', async () => {
  const {answer} = app;
  app.answer = (_request, response) => response.writeHead(500).end();
  expect((await run(['replay', 'evt_A1'], home)).code).toBe(1);
  app.answer = answer;
});

test('a reader that goes away ends the command quietly, and a whole one gets all', async () => {
  const command = `"${process.execPath}" "${bin}" events list --json --full`;
  const cut = spawnSync('bash', ['-c', `set -o pipefail; ${command} | head -c 10 >/dev/null; echo $?`], {
    env: home.env,
    cwd: home.cwd,
  });
  expect([`${cut.stdout}`.trim(), `${cut.stderr}`]).toEqual(['0', '']);
});

test('--help and verify with a signature load neither ngrok, undici nor the store', async () => {
  const trace = join(home.cwd, 'loaded.txt');
  const hook = file(
    'hook.cjs',
    `const {writeFileSync} = require('node:fs');
     process.on('exit', () => writeFileSync(${JSON.stringify(trace)}, Object.keys(require.cache).join('\\n')));`,
  );
  for (const args of [['--help'], ['verify', '--payload', '-', '--signature', standardSignature]]) {
    const env = {...home.env, NODE_OPTIONS: `--require ${join(home.cwd, hook)}`};
    expect((await run(args, {...home, env}, standard)).code).toBe(0);
    expect(readFileSync(trace, 'utf8')).toContain('main.js');
    expect(readFileSync(trace, 'utf8')).not.toMatch(/forwarder|open-store|ngrok|sqlite/);
  }
});
