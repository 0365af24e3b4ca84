import {execFile, spawn, spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startApp} from '../helpers/app.ts';
import {bin, createHome, type Finished, type Home, run, start} from '../helpers/cli.ts';
import {invalid, makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {seed, withRecord} from '../helpers/seed.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');
const json = '{"id":"evt_1","type":"a.b","data":{"n":1.0,"mail":"a@b.c"}}';
const binary = Buffer.from([0x7b, 0xff, 0, 0x0d, 0x0a, 0x27]);
const signed = (body: Buffer | string) =>
  [
    ['Host', 'abc.ngrok-free.app'],
    ['Authorization', 'Bearer t0ken'],
    ['X-Vigthoria-Signature', sign(body)],
    ['X-Twice', 'b'],
    ['x-twice', 'é'],
  ] as const;
const first = makeDelivery(1, {body: Buffer.from(json), headers: signed(json)});
const second = makeDelivery(2, {body: binary, headers: signed(binary)});
const empty = makeDelivery(3, {body: Buffer.alloc(0)});
const cut = makeDelivery(4, {body: Buffer.from('{"id'), sizeBytes: 3_000_000, bodySha256: 'ab'});
const everything = [first, second, empty, cut];

let home: Home;
beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  const refused = {
    id: `att_${'4'.repeat(26)}`,
    deliveryId: cut.id,
    eventId: null,
    cause: 'forward',
    startedAtMs: 4,
  } as const;
  await seed(
    home.store,
    [first, second, empty, {delivery: cut, verdict: invalid, refused: true}],
    [makeAttempt(first, 1, 500), makeAttempt(first, 2), {...refused, outcome: 'refused'}],
  );
});
afterAll(() => home.remove());

const vigthoria = (args: readonly string[], stdin?: string | Buffer): Promise<Finished> =>
  run(args, home, stdin);
const write = (name: string, content: string | Buffer): string => {
  writeFileSync(join(home.cwd, name), content);
  return name;
};
const path = (name: string): string => join(home.cwd, name);
let number = 0;
/** A record that is not there yet. */
const newStore = (): string => {
  number += 1;
  return path(`store-${number}.db`);
};
const readRecord = (file: string) =>
  withRecord(file, async store => {
    const deliveries = await store.listDeliveries({limit: 0, withContent: true});
    return {deliveries, attempts: await store.listAttempts(deliveries.map(({delivery}) => delivery.id))};
  });

test.each(['ndjson', 'har'])(
  'an import of an %s export gives the very same record, and a second one doubles nothing',
  async format => {
    const store = newStore();
    const {stdoutBytes} = await vigthoria(['events', 'export', '--all', '--format', format]);
    write(`all.${format}`, stdoutBytes);
    const once = await vigthoria(['events', 'import', `all.${format}`, '--store', store]);
    expect([once.code, once.stdout, once.stderr]).toEqual([0, '4 deliveries imported\n', '']);
    const before = await readRecord(home.store);
    expect(await readRecord(store)).toEqual(before);
    expect(before.deliveries.map(({delivery}) => delivery)).toEqual([...everything].reverse());
    const twice = await vigthoria(['events', 'import', `all.${format}`, '--store', store]);
    expect([twice.code, twice.stdout]).toEqual([0, '0 deliveries imported, 4 here already\n']);
    expect(await readRecord(store)).toEqual(before);
    const again = await vigthoria(['events', 'export', '--all', '--format', format, '--store', store]);
    expect(again.stdoutBytes).toEqual(stdoutBytes);
  },
);

test('ids name what is exported, in their order and once each', async () => {
  const {stdout} = await vigthoria(['events', 'export', second.id, 'evt_1', first.id]);
  expect(
    stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).delivery_id),
  ).toEqual([second.id, first.id]);
});

test('a HAR file has the fields that version 1.2 requires', async () => {
  const {stdout} = await vigthoria(['events', 'export', 'evt_1', '--format', 'har']);
  const {log} = JSON.parse(stdout);
  expect(log).toMatchObject({version: '1.2', creator: {name: 'vigthoria', version: expect.any(String)}});
  expect(log.entries).toMatchObject([
    {
      startedDateTime: new Date(first.receivedAtMs).toISOString(),
      time: 1.5,
      request: {
        method: 'POST',
        url: 'http://abc.ngrok-free.app/hooks?x=1',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: first.headers.map(([name, value]) => ({name, value})),
        queryString: [{name: 'x', value: '1'}],
        postData: {mimeType: '', text: json},
        headersSize: -1,
        bodySize: json.length,
      },
      response: {
        status: 200,
        statusText: '',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [{name: 'Set-Cookie', value: 'a=1'}],
        content: {size: 2, mimeType: 'x-unknown', text: '/wA=', encoding: 'base64'},
        redirectURL: '',
        headersSize: -1,
        bodySize: 2,
      },
      cache: {},
      timings: {send: 0, wait: 1.5, receive: 0},
    },
  ]);
});

test('what was kept in part only is left out of requests that are to be sent, and that is said', async () => {
  const {code, stderr, stdout} = await vigthoria(['events', 'export', '--all', '--format', 'http']);
  expect(code).toBe(0);
  expect(stdout.match(/^POST /gm)).toHaveLength(3);
  expect(stderr).toBe('vigthoria: 1 delivery left out: refused, and only the start of the body was kept\n');
});

test.each(['ndjson', 'har', 'http', 'test'])('verify reads the deliveries of an %s export', async format => {
  const {stdoutBytes} = await vigthoria(['events', 'export', first.id, second.id, '--format', format]);
  const file = write(`two.${format}`, stdoutBytes);
  const elsewhere = ['--store', path('none.db'), '--json'];
  const result = await vigthoria(['verify', '--payload', file, ...elsewhere]);
  expect([result.code, result.stderr]).toEqual([0, '']);
  const verdict = JSON.parse(result.stdout);
  expect(verdict).toMatchObject({verdict: 'valid', event_id: 'evt_1'});
  expect(verdict.notes[0]).toBe(
    `${file} holds 2 deliveries, and this is the first, evt_1: name another with --event`,
  );
  const named = await vigthoria(['verify', '--payload', file, '--event', 'evt_1', ...elsewhere]);
  expect(JSON.parse(named.stdout)).toMatchObject({verdict: 'valid', event_id: 'evt_1'});
  const missing = await vigthoria(['verify', '--payload', file, '--event', 'evt_2', ...elsewhere]);
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining(`${file} holds no delivery with the id evt_2`),
  ]);
});

test('verify says that of a delivery kept in part no signature can be checked', async () => {
  const {stdout} = await vigthoria(['events', 'export', cut.id]);
  for (const args of [
    ['--payload', write('cut.ndjson', stdout)],
    ['--event', cut.id],
  ]) {
    const {code, stderr} = await vigthoria(['verify', '--signature', 'ab', ...args]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('holds only the first 4 of the 3000000 bytes'),
    ]);
  }
});

test('--redact and --redact-path take out headers and values, and say what led to nothing', async () => {
  const {code, stdout, stderr} = await vigthoria([
    ...['events', 'export', 'evt_1', '--redact'],
    ...['--redact-path', 'data.mail', '--redact-path', 'data.nope.*'],
  ]);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/t0ken|a@b\.c/);
  const record = JSON.parse(stdout);
  expect(Buffer.from(record.body_base64, 'base64').toString()).toBe(json.replace('a@b.c', '[redacted]'));
  expect(record.signature).toMatchObject({
    verdict: 'unchecked',
    notes: [expect.stringContaining('redacted')],
  });
  expect(stderr).toBe('vigthoria: --redact-path data.nope.* led to nothing in them: check its spelling\n');
  const store = newStore();
  const imported = await vigthoria(['events', 'import', write('redacted.ndjson', stdout), '--store', store]);
  expect(imported.stdout).toBe('1 delivery imported\n');
});

test('with --redact-path, payloads that are no JSON are left out, and that is said', async () => {
  const {code, stdout, stderr} = await vigthoria(['events', 'export', '--all', '--redact-path', 'data.mail']);
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 1]);
  expect(stderr).toContain(
    '3 deliveries left out: no whole JSON, so --redact-path cannot tell what is in it',
  );
});

test('-o writes a file that nobody else can read, whole, and replaces one with --force only', async () => {
  const once = await vigthoria(['events', 'export', '--all', '-o', 'out.ndjson']);
  expect([once.code, once.stdout, once.stderr]).toEqual([0, '', '4 deliveries exported to out.ndjson\n']);
  expect(statSync(path('out.ndjson')).mode & 0o777).toBe(0o600);
  const content = readFileSync(path('out.ndjson'));
  write('out.ndjson', 'mine');
  const refused = await vigthoria(['events', 'export', '--all', '-o', 'out.ndjson']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('out.ndjson exists already')]);
  expect(readFileSync(path('out.ndjson'), 'utf8')).toBe('mine');
  const forced = await vigthoria(['events', 'export', '--all', '-o', 'out.ndjson', '--force']);
  expect([forced.code, readFileSync(path('out.ndjson'))]).toEqual([0, content]);
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;
test.skipIf(!hasCurl)('a curl export is a script that sends all of them, binary ones too', async () => {
  const app = await startApp();
  const elsewhere = createHome();
  try {
    const sent = [first, second, empty];
    const attempts = sent.map((delivery, index) => ({
      ...makeAttempt(delivery, index + 1),
      url: `${app.url}/hooks`,
    }));
    await seed(elsewhere.store, sent, attempts);
    const {stdoutBytes} = await run(['events', 'export', '--all', '--format', 'curl'], elsewhere);
    await promisify(execFile)('/bin/sh', [write('send.sh', stdoutBytes)], {cwd: home.cwd});
    expect(app.seen.map(({body}) => body)).toEqual(sent.map(({body}) => body));
    expect(app.seen.map(({headers}) => headers['x-vigthoria-signature'])).toEqual([
      sign(json),
      sign(binary),
      undefined,
    ]);
  } finally {
    await app.close();
    elsewhere.remove();
  }
});

test.skipIf(!existsSync('/dev/full'))(
  'a full disk is no reader that went away: what is not written is no success',
  async () => {
    const full = `"${process.execPath}" "${bin}" events export --all > /dev/full`;
    for (const line of [full, `"${process.execPath}" "${bin}" events export --all -o /dev/full`]) {
      const {status, stderr} = spawnSync('/bin/sh', ['-c', line], {
        cwd: home.cwd,
        env: home.env,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([3, expect.stringContaining('cannot be written (ENOSPC)')]);
    }
  },
);

test('-o leaves nothing behind where there is nothing to export', async () => {
  const {code, stderr} = await vigthoria([
    'events',
    'export',
    '--all',
    '-o',
    'none.ndjson',
    '--store',
    newStore(),
  ]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('no delivery is there to export')]);
  expect(readdirSync(home.cwd).filter(name => name.startsWith('none.ndjson'))).toEqual([]);
});

test.each([
  [[], 2, 'there is nothing to export'],
  [['--all', 'evt_1'], 2, '--all and ids at once'],
  [['evt_nope'], 2, 'no recorded delivery has the id evt_nope'],
  [['evt_1', '--format', 'xml'], 2, "'xml' is invalid"],
  [['evt_1', '--format', 'har', '--framework', 'jest'], 2, '--framework jest has no part in --format har'],
  [['evt_1', '--redact-path', 'data..x'], 2, '--redact-path "data..x"'],
  [['evt_1', '-o', '.'], 2, '-o . is a folder'],
  [['evt_1', '-o', 'no/such/file'], 3, '-o no/such/file cannot be written (ENOENT)'],
])('export %j is refused with a message that says why', async (args, code, message) => {
  const result = await vigthoria(['events', 'export', ...args]);
  expect([result.code, result.stdout]).toEqual([code, '']);
  expect(result.stderr).toContain(message);
});

test('a large export ends quietly with its reader, and its memory does not grow with it', async () => {
  const large = createHome();
  try {
    const body = Buffer.from(JSON.stringify({id: 'evt_large', text: 'x'.repeat(1_000_000)}));
    await seed(
      large.store,
      Array.from({length: 40}, (_, index) => makeDelivery(index, {body})),
    );
    const ended = await startExport(large, output => output.destroy());
    expect(ended).toMatchObject({code: 0, stderr: ''});
    // A reader that waits: what cannot be written yet must not pile up. 40 bodies take over 90 MB as text.
    const slow = await startExport(large, async (output, child) => {
      output.pause();
      await waitFor(() => peakKb(child.pid) > 0 && isWaiting(child.pid));
      output.resume();
    });
    expect(slow.code).toBe(0);
    expect(slow.bytes).toBeGreaterThan(90_000_000);
    expect(slow.peakKb).toBeLessThan(180_000);
    // Ended by Ctrl+C, it leaves no part of a file.
    const parts = (): string[] => readdirSync(large.cwd).filter(name => name.startsWith('large.har'));
    const stopped = start(['events', 'export', '--all', '--format', 'har', '-o', 'large.har'], large);
    await waitFor(() => parts().length > 0);
    stopped.child.kill('SIGINT');
    expect([(await stopped.finished).code, parts()]).toEqual([130, []]);
  } finally {
    large.remove();
  }
}, 60_000);

interface ExportRun {
  readonly code: number | null;
  readonly stderr: string;
  readonly bytes: number;
  readonly peakKb: number;
}

/** Runs an export of everything; `first` is called with its output once the first of it is there. */
function startExport(
  {cwd, env}: Home,
  onFirst: (
    output: NodeJS.ReadableStream & {destroy(): void},
    child: {readonly pid?: number | undefined},
  ) => unknown,
): Promise<ExportRun> {
  const child = spawn(process.execPath, [bin, 'events', 'export', '--all'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let bytes = 0;
  let peak = 0;
  let stderr = '';
  child.stderr.on('data', text => {
    stderr += text;
  });
  child.stdout.once('data', () => void onFirst(child.stdout, child));
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    peak = Math.max(peak, peakKb(child.pid));
  });
  return new Promise(resolve => child.on('close', code => resolve({code, stderr, bytes, peakKb: peak})));
}

/** The most memory that a process has had, in kB, where the system tells. */
function peakKb(pid: number | undefined): number {
  const file = `/proc/${pid}/status`;
  return existsSync(file) ? Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) : 0;
}

function isWaiting(pid: number | undefined): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || / S /.test(readFileSync(file, 'utf8'));
}

test('a damaged line is told by its number, and the rest is imported', async () => {
  const {stdout} = await vigthoria(['events', 'export', first.id, second.id, empty.id]);
  const [one = '', two = '', three = ''] = stdout.split('\n');
  const store = newStore();
  const file = write(
    'damaged.ndjson',
    `\ufeff${one}\r\n\n${two.slice(0, 200)}\n{"type":"delivery"}\n${three}`,
  );
  const {code, stdout: said, stderr} = await vigthoria(['events', 'import', file, '--store', store]);
  expect([code, said]).toEqual([2, '2 deliveries imported, 2 not readable\n']);
  expect(stderr).toBe(
    'vigthoria: damaged.ndjson, line 3: it is no JSON\nvigthoria: damaged.ndjson, line 4: headers is missing\n',
  );
  expect((await readRecord(store)).deliveries.map(({delivery}) => delivery)).toEqual([empty, first]);
});

test('a damaged first line is no reason to refuse the rest', async () => {
  const {stdout} = await vigthoria(['events', 'export', 'evt_1']);
  const {code, stdout: said} = await vigthoria(
    ['events', 'import', '-', '--store', newStore()],
    `{"type":"del\n${stdout}`,
  );
  expect([code, said]).toEqual([2, '1 delivery imported, 1 not readable\n']);
});

test('import --json says what became of all of it', async () => {
  const {stdout} = await vigthoria(['events', 'export', 'evt_1']);
  const result = await vigthoria(
    ['events', 'import', '-', '--json', '--store', newStore()],
    `${stdout}nonsense\n${stdout}`,
  );
  expect([result.code, JSON.parse(result.stdout)]).toEqual([
    2,
    {
      type: 'import',
      imported: 1,
      extended: 0,
      present: 1,
      left_out: 0,
      damaged: [{at: 'line 2', reason: 'it is no JSON'}],
    },
  ]);
});

const harOf = (...requests: object[]): string =>
  JSON.stringify(
    {
      log: {
        entries: requests.map((request, index) => ({
          startedDateTime: new Date(1_700_000_000_000 + index * 1000).toISOString(),
          request: {method: 'POST', url: 'https://a.app/hooks?y=2', headers: [], ...request},
        })),
      },
    },
    null,
    2,
  );

test("another tool's HAR file is imported, checked with the secret that is set, and once only", async () => {
  const store = newStore();
  const headers = [{name: 'X-Vigthoria-Signature', value: sign(json)}];
  const file = write(
    'browser.har',
    harOf(
      {postData: {text: json}, headers},
      {method: 'GET'},
      {postData: {text: json}},
      {postData: {text: '{}'}, bodySize: 5},
    ),
  );
  const {code, stdout, stderr} = await vigthoria(['events', 'import', file, '--store', store]);
  expect([code, stdout]).toEqual([0, '3 deliveries imported, 1 left out: no POST requests\n']);
  expect(stderr).toBe(
    'vigthoria: browser.har, entry 4: its file tells of 5 bytes and holds 2: the signature may not fit\n',
  );
  const {deliveries} = await readRecord(store);
  expect(deliveries).toMatchObject([
    {verdict: {kind: 'missing'}, deliveryNumber: null},
    {verdict: {kind: 'missing'}, deliveryNumber: 2},
    {
      verdict: {kind: 'valid', secret: 'WEBHOOK_SECRET'},
      deliveryNumber: 1,
      delivery: {
        path: '/hooks?y=2',
        receivedAtMs: 1_700_000_000_000,
        body: Buffer.from(json),
        event: {id: 'evt_1', type: 'a.b'},
      },
    },
  ]);
  const again = await vigthoria(['events', 'import', file, '--store', store]);
  expect(again.stdout).toBe('0 deliveries imported, 3 here already, 1 left out: no POST requests\n');
});

test("the ngrok inspector's JSON is imported, twins told apart, and once only", async () => {
  const store = newStore();
  const raw = Buffer.from(
    `POST /hooks HTTP/1.1\r\nHost: a\r\nX-Vigthoria-Signature: ${sign(json)}\r\n\r\n${json}`,
  ).toString('base64');
  const one = {uri: '/x', start: '2025-01-15T10:30:00Z', request: {method: 'POST', raw}};
  const file = write(
    'ngrok.json',
    JSON.stringify({uri: '/api/requests/http', requests: [one, one, {...one, id: 'r3'}]}),
  );
  expect((await vigthoria(['events', 'import', file, '--store', store])).stdout).toBe(
    '3 deliveries imported\n',
  );
  expect((await vigthoria(['events', 'import', file, '--store', store])).stdout).toBe(
    '0 deliveries imported, 3 here already\n',
  );
  expect((await vigthoria(['verify', '--payload', file, '--store', path('none.db')])).code).toBe(0);
});

test('what listen --json wrote is imported with the attempts on their own lines', async () => {
  const {stdout} = await vigthoria(['events', 'export', 'evt_1']);
  const {attempts, ...delivery} = JSON.parse(stdout);
  const lines = [{type: 'ready'}, delivery, ...attempts, {type: 'summary'}].map(record =>
    JSON.stringify(record),
  );
  const store = newStore();
  const {stdout: said} = await vigthoria(['events', 'import', '-', '--store', store], lines.join('\n'));
  expect(said).toBe('1 delivery imported\n');
  expect((await readRecord(store)).attempts).toEqual([makeAttempt(first, 1, 500), makeAttempt(first, 2)]);
  const later = {...attempts[0], attempt_id: `att_${'z'.repeat(26)}`};
  const more = await vigthoria(['events', 'import', '-', '--store', store], JSON.stringify(later));
  expect(more.stdout).toBe('0 deliveries imported, 1 here already and given attempts that they lacked\n');
});

test.each([
  ['a file that is not there', () => 'nope.har', 'nope.har cannot be read (ENOENT)'],
  ['a folder', () => '.', '. cannot be read (EISDIR)'],
  ['an empty file', () => write('empty', ''), 'empty is empty'],
  ['text', () => write('text', 'hello\nworld\n'), 'text holds nothing that can be read'],
  [
    'JSON that holds no deliveries',
    () => write('other.json', '{"id":"evt_1","type":"a.b"}'),
    'other.json holds no delivery',
  ],
  [
    'a HAR file without POST requests',
    () => write('get.har', harOf({method: 'GET'})),
    'get.har holds no delivery',
  ],
  [
    'a HAR file without bodies',
    () => write('bare.har', harOf({bodySize: 9})),
    'bare.har, entry 1: it has no body: the HAR was saved without content',
  ],
  [
    'a list without bodies',
    () => write('list.ndjson', '{"type":"delivery","headers":[]}'),
    'list.ndjson, line 1: body_base64 is missing',
  ],
])('import of %s is refused with a message that says why, and records nothing', async (_, file, message) => {
  const store = newStore();
  const {code, stderr} = await vigthoria(['events', 'import', file(), '--store', store]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect((await readRecord(store)).deliveries).toEqual([]);
});

test('a pipe is read like a file', async () => {
  const store = newStore();
  const program = `"${process.execPath}" "${bin}" events`;
  const script = `${program} export evt_1 | ${program} import /dev/stdin --store "${store}"`;
  const {stdout} = await promisify(execFile)('/bin/sh', ['-c', script], {cwd: home.cwd, env: home.env});
  expect(stdout).toBe('1 delivery imported\n');
});

test('nothing from a file reaches the terminal unescaped', async () => {
  const {stderr} = await vigthoria(
    ['events', 'import', '-', '--store', newStore()],
    harOf({
      headers: [
        {name: '\u001b[31m', value: ''},
        {name: 'X', value: ''},
      ],
      postData: {text: ''},
    }),
  );
  expect(stderr).not.toContain('\u001b');
});
