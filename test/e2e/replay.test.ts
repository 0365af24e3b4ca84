import {spawn} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest';
import {type App, ok, startApp} from '../helpers/app.ts';
import {
  bin,
  createHome,
  type Finished,
  type Home,
  type NdjsonRecord,
  run,
  start,
  startListen,
} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');
const count = 50;
const types = ['generation.completed', 'payment.failed', 'workflow.finished'];
/** Spelled so that no parser and printer gives it back. */
const payloadOf = (number: number): string =>
  `{"id":"evt_${number}", "type":"${types[number % 3]}","created":"2025-01-15T10:30:00Z",` +
  `"data":{"n":1.0,"big":9007199254740993,"items":[{"n":1E+2}],"n":-0,"url":"https:\\/\\/x","\\u00e9":"\\ud83d\\ude80 é"}}`;

let home: Home;
let app: App;

beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp((request, response) => {
    if (request.body.toString().includes('"evt_17"')) boom(request, response);
    else ok(request, response);
  });
  const listening = await startListen(['-f', `localhost:${app.port}/hooks`], home);
  for (let number = 1; number <= count; number += 1) {
    const body = payloadOf(number);
    const headers = ['Content-Type', 'application/json', 'X-Vigthoria-Signature', sign(body), 'X-Odd', 'é'];
    await send(listening.url, body, {headers});
  }
  await send(listening.url, payloadOf(99));
  await send(listening.url, 'plain text', {headers: ['X-Vigthoria-Signature', sign('plain text')]});
  await send(listening.url, payloadOf(1), {headers: ['X-Vigthoria-Signature', sign(payloadOf(1))]});
  await listening.stop();
});
beforeEach(() => {
  app.seen.length = 0;
});
afterAll(async () => {
  await app.close();
  home.remove();
});

function boom(...[_request, response]: Parameters<typeof ok>): void {
  response.writeHead(500, {'Content-Type': 'application/json'}).end('{"error":{"message":"boom","line":12}}');
}

const recordsOf = ({stdout}: Finished): NdjsonRecord[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
const seenIds = (): (string | undefined)[] =>
  app.seen.map(({body}) => /"id":"(\w+)"/.exec(body.toString())?.[1]);
const numbered = (from: number, to: number): string[] =>
  Array.from({length: to - from + 1}, (_, index) => `evt_${from + index}`);

test('a session: what failed is found, sent again while the app is mended, and taken', async () => {
  const failed = await run(['events', 'list', '--failed', '--json'], home);
  expect(recordsOf(failed).map(({event_id}) => event_id)).toEqual(['evt_17']);
  mkdirSync(join(home.cwd, 'src'));
  const source = join(home.cwd, 'src/app.js');
  writeFileSync(source, 'broken');

  const watching = start(['replay', 'evt_17', '--watch', 'src'], home);
  await waitFor(() => watching.stderr().includes('waiting for a change in src'));
  expect(watching.stdout()).toContain('500 POST /hooks');
  // A change that mends nothing: the same answer.
  writeFileSync(source, 'still broken');
  await waitFor(() => watching.stderr().includes('the same answer as before'));
  await waitFor(() => watching.stderr().split('waiting for a change').length === 3);
  expect(seenIds()).toEqual(['evt_17', 'evt_17']);
  // Another mistake: what changed in the answer is shown.
  const {answer} = app;
  app.answer = (_request, response) =>
    response
      .writeHead(500, {'Content-Type': 'application/json'})
      .end('{"error":{"message":"bang","line":12}}');
  writeFileSync(source, 'broken otherwise');
  await waitFor(() => watching.stderr().includes('"boom" → "bang"'));
  await waitFor(() => watching.stderr().split('waiting for a change').length === 4);
  app.answer = ok;
  writeFileSync(source, 'mended');
  const result = await watching.finished;
  app.answer = answer;
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('changed: src/app.js');
  expect(result.stderr).toContain('500 → 200');
  expect(app.seen).toHaveLength(4);
  expect(app.seen.every(({body}) => body.toString() === payloadOf(17))).toBe(true);
  expect((await run(['events', 'list', '--failed', '--json'], home)).stdout).toBe('');
});

test('--watch waits for the port, and sends again when the app that a change has ended is back', async () => {
  const other = await startApp(boom);
  const {port} = other;
  const source = join(home.cwd, 'one.js');
  writeFileSync(source, '');
  const watching = start(['replay', 'evt_99', '-f', `localhost:${port}`, '--watch', 'one.js'], home);
  await waitFor(() => watching.stderr().includes('waiting for a change'));
  await other.close();
  writeFileSync(source, 'x');
  await waitFor(() => watching.stderr().includes(`waiting until something listens on localhost:${port}`));
  const again = await startApp(boom, {}, port);
  await waitFor(() => watching.stderr().split('waiting for a change').length === 3);
  // The app takes a moment until it is started again: the old one answers the change.
  writeFileSync(source, 'xy');
  await waitFor(() => watching.stderr().split('waiting for a change').length === 4);
  await again.close();
  await waitFor(() => watching.stderr().split('waiting until something listens').length === 3);
  const mended = await startApp(ok, {}, port);
  expect((await watching.finished).code).toBe(0);
  expect(watching.stderr()).toContain(`localhost:${port} is back`);
  await mended.close();
});

test('what a replay records itself is no change of the files', async () => {
  const failing = await startApp(boom);
  const watching = start(['replay', 'evt_99', '-f', failing.url, '--watch', '.'], home);
  await waitFor(() => watching.stderr().includes('waiting for a change'));
  mkdirSync(join(home.cwd, 'node_modules/x'), {recursive: true});
  writeFileSync(join(home.cwd, 'node_modules/x/index.js'), '');
  writeFileSync(join(home.cwd, 'three.js'), '');
  await waitFor(() => watching.stderr().split('waiting for a change').length === 3);
  failing.answer = ok;
  writeFileSync(join(home.cwd, 'three.js'), 'x');
  await watching.finished;
  await failing.close();
  expect(watching.stderr().match(/changed: .*/g)).toEqual(['changed: three.js', 'changed: three.js']);
  expect(failing.seen).toHaveLength(3);
});

test('Ctrl+C ends --watch at once, exit 130', async () => {
  writeFileSync(join(home.cwd, 'two.js'), '');
  const watching = start(['replay', 'evt_99', '-f', '1', '--watch', 'two.js'], home);
  await waitFor(() => watching.stderr().includes('waiting until something listens'));
  watching.child.kill('SIGINT');
  expect((await watching.finished).code).toBe(130);
});

test('a bulk goes oldest first, after its count and endpoint were shown, with a summary', async () => {
  const result = await run(['replay', '--type', 'payment.*', '--yes'], home);
  const expected = ['evt_1', ...numbered(2, count).filter(id => Number(id.slice(4)) % 3 === 1), 'evt_1'];
  expect(seenIds()).toEqual(expected);
  expect(result.code).toBe(0);
  expect(result.stderr).toContain(`Replaying ${expected.length} deliveries`);
  expect(result.stderr).toContain(`http://localhost:${app.port}/hooks`);
  expect(result.stderr).toContain('handler that dedupes may skip');
  expect(result.stderr).toMatch(
    new RegExp(`${expected.length} deliveries in .*: ${expected.length} answered 2xx`),
  );
  expect(result.stdout.split('\n').filter(Boolean)).toHaveLength(expected.length);
  expect(result.stdout + result.stderr).not.toContain('\u001b');
});

test.each<readonly [readonly string[], (string | undefined)[]]>([
  [
    ['--last', '4'],
    ['evt_50', undefined, 'evt_1'],
  ],
  [
    ['evt_1', '--all-deliveries'],
    ['evt_1', 'evt_1'],
  ],
  [['evt_1'], ['evt_1']],
  [
    ['evt_1', 'evt_2'],
    ['evt_1', 'evt_2'],
  ],
  [
    ['evt_1', 'evt_2', '--times', '2'],
    ['evt_1', 'evt_1', 'evt_2', 'evt_2'],
  ],
  [['--last', '5', '--since', '1h', '--type', 'generation.*'], [39, 42, 45, 48].map(n => `evt_${n}`)],
])('%j chooses %j', async (args, ids) => {
  expect((await run(['replay', ...args, '--yes'], home)).code).toBe(0);
  expect(seenIds()).toEqual(ids);
});

test('refused ones are left out and counted, and come along when that is asked for', async () => {
  const without = await run(['replay', '--all-deliveries', '--dry-run'], home);
  expect(without.stderr).toContain(`${count + 2} deliveries`);
  expect(without.stderr).toContain('1 refused delivery is left out');
  const withThem = await run(['replay', '--all-deliveries', '--dry-run', '--allow-unverified'], home);
  expect(withThem.stderr).toContain(`${count + 3} deliveries`);
  expect(app.seen).toEqual([]);
});

test('one that fails among many is exit 1, and the others are sent all the same', async () => {
  const result = await run(['replay', '--all-deliveries', '--yes', '--json', '--concurrency', '4'], home);
  expect(result.code).toBe(1);
  expect(app.seen).toHaveLength(count + 2);
  const records = recordsOf(result);
  expect(records.at(-1)).toMatchObject({
    type: 'summary',
    deliveries: count + 2,
    accepted: count + 1,
    failed: 1,
  });
  expect(records.filter(({type, status}) => type === 'attempt' && status === 500)).toMatchObject([
    {event_id: 'evt_17'},
  ]);
});

test('Ctrl+C ends a bulk, and what is left is told, exit 130', async () => {
  const {answer} = app;
  app.answer = (request, response) => {
    if (app.seen.length < 3) ok(request, response);
  };
  const sending = start(['replay', '--last', '20', '--yes'], home);
  await waitFor(() => app.seen.length === 3);
  sending.child.kill('SIGINT');
  const result = await sending.finished;
  app.answer = answer;
  expect(result.code).toBe(130);
  expect(result.stderr).toMatch(/1[67] of (19|20) are left; nothing was sent for them/);
});

test('a reader that goes away ends a bulk quietly', async () => {
  const command = `"${process.execPath}" "${bin}" replay --all-deliveries --yes --json --concurrency 20 --rate 30/s`;
  const script = `set -o pipefail; ${command} 2>err.txt | head -1 >/dev/null; echo $?`;
  const cut = spawn('bash', ['-c', script], {env: home.env, cwd: home.cwd});
  const out: Buffer[] = [];
  cut.stdout.on('data', chunk => out.push(chunk));
  await new Promise(resolve => cut.on('close', resolve));
  expect(Buffer.concat(out).toString().trim()).toBe('0');
  expect(readFileSync(join(home.cwd, 'err.txt'), 'utf8')).not.toMatch(/are left;|Warning/);
  expect(app.seen.length).toBeLessThan(count);
});

/** Runs a command line on a terminal of 80 columns, and types. */
async function onTerminal(
  args: string,
  typing: string,
  prompt: string,
): Promise<{code: number | null; text: string}> {
  const line = `stty cols 80; "${process.execPath}" "${bin}" ${args}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: {...home.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/bash'},
    cwd: home.cwd,
  });
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  await waitFor(() => text.includes(prompt));
  child.stdin.write(typing);
  return {code: await ended, text};
}

test.runIf(process.platform === 'linux')(
  'on a terminal a bulk asks first, and shows how far it is',
  async () => {
    const refused = await onTerminal('replay --last 4', 'n\r', '[y/N]');
    expect([refused.code, app.seen]).toEqual([1, []]);
    const ended = await onTerminal('replay --last 4', '\u0003', '[y/N]');
    expect([ended.code, app.seen]).toEqual([130, []]);
    const {code, text} = await onTerminal('replay --last 8 --rate 4/s', 'y\r', '[y/N]');
    expect([code, app.seen.length]).toEqual([0, 7]);
    expect(text).toMatch(/━+─+ {2}[1-6]\/7 {2}[\d.]+\/s {2}\d s left/);
    // What moves the cursor begins a line of its own.
    const lines = text.replace(/\u001b\[[?\d;]*[A-Za-z]/g, '\n').split(/[\r\n]+/);
    const bars = lines.filter(one => /━|─/.test(one));
    expect(bars.length).toBeGreaterThan(1);
    for (const bar of bars) expect([...bar].length).toBeLessThanOrEqual(80);
  },
);

test('--rate spaces the sends', async () => {
  const startedMs = performance.now();
  await run(['replay', 'evt_1', '--times', '5', '--rate', '10/s'], home);
  expect(app.seen).toHaveLength(5);
  expect(performance.now() - startedMs).toBeGreaterThan(400);
});

test('--set and --unset change what they name, sign afresh, and record where it came from', async () => {
  const args = [
    'replay',
    'evt_4',
    '--set',
    'data.n=1.50',
    '--set',
    'data["new.key"]=it\'s',
    '--unset',
    'data.big',
  ];
  const result = await run([...args, '--json'], home);
  expect(result.code).toBe(0);
  const expected = payloadOf(4)
    .replace('"n":-0', '"n":1.50')
    .replace('"big":9007199254740993,', '')
    .replace('é"}}', 'é","new.key":"it\'s"}}');
  const [seen] = app.seen;
  expect(seen?.body.toString()).toBe(expected);
  expect(seen?.headers['x-vigthoria-signature']).toBe(sign(expected));
  expect(seen?.headers['content-length']).toBe(String(Buffer.byteLength(expected)));
  expect(seen?.headers['x-odd']).toBe('é');
  const [delivery, attempt] = recordsOf(result);
  const original = recordsOf(await run(['events', 'show', 'evt_4', '--as', 'json'], home))[0];
  expect(original).toMatchObject({derived_from: null, delivery_number: 1});
  expect(delivery).toMatchObject({
    type: 'delivery',
    derived_from: original?.['delivery_id'],
    delivery_number: null,
    signature: {verdict: 'valid', secret: 'WEBHOOK_SECRET'},
  });
  expect(attempt).toMatchObject({type: 'attempt', delivery_id: delivery?.['delivery_id'], status: 200});
  expect(seen?.headers['x-vigthoria-replay']).toBe(delivery?.['delivery_id']);
  // The event id still means what was received; the edited one is found by its own id, and can be edited further.
  await run(['replay', 'evt_4'], home);
  expect(app.seen.at(-1)?.body.toString()).toBe(payloadOf(4));
  const further = await run(['replay', delivery?.['delivery_id'], '--set', 'data.n=2.00', '--json'], home);
  expect(recordsOf(further)[0]).toMatchObject({derived_from: delivery?.['delivery_id']});
  expect(app.seen.at(-1)?.body.toString()).toBe(expected.replace('1.50', '2.00'));
  expect((await run(['verify', '--event', delivery?.['delivery_id']], home)).code).toBe(0);
});

test('an edited one is shown as such, with the id that names it', async () => {
  const {stdout} = await run(['replay', 'evt_9', '--unset', 'data'], home);
  const [shown, id = ''] = /evt_9 \(edited, (dlv_\w+)\)/.exec(stdout) ?? [];
  expect(shown).toBeDefined();
  expect((await run(['events', 'show', id], home)).stdout).toMatch(/Edited +from dlv_/);
  expect((await run(['events', 'list', '--search', '"evt_9"'], home)).stdout).toContain(id);
});

test('many are changed alike, and one payload that a change does not fit stops them all before the first', async () => {
  const done = await run(['replay', 'evt_5', 'evt_6', '--set', 'data.items[0].n=7.0'], home);
  expect([done.code, app.seen.map(({body}) => body.toString().includes('[{"n":7.0}]'))]).toEqual([
    0,
    [true, true],
  ]);
  const before = (await run(['events', 'list', '--json', '--limit', '0'], home)).stdout;
  const none = await run(['replay', '--all-deliveries', '--yes', '--set', 'data.items[0].n=7.0'], home);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('the payload is no JSON');
  expect(app.seen).toHaveLength(2);
  expect((await run(['events', 'list', '--json', '--limit', '0'], home)).stdout).toBe(before);
});

/** An editor that remembers what it was given and does what the script says. */
const editor = (script: string): Home => {
  const file = join(home.cwd, 'editor.sh');
  writeFileSync(file, `stat -c '%a %n' "$2" > seen.txt; cp "$2" given.json; ${script}\n`);
  return {...home, env: {...home.env, EDITOR: `sh ${file} --wait`}};
};

test('--edit opens the exact bytes in a file of the user alone, and sends what was saved', async () => {
  const result = await run(
    ['replay', 'evt_7', '--edit'],
    editor(`sed -i 's/"n":-0/"n":0.10/' "$2"; echo >> "$2"`),
  );
  expect([result.code, result.stderr]).toEqual([0, expect.stringContaining('final newline')]);
  expect(readFileSync(join(home.cwd, 'given.json'), 'utf8')).toBe(payloadOf(7));
  const [mode, file = ''] = readFileSync(join(home.cwd, 'seen.txt'), 'utf8').trim().split(' ');
  expect(mode).toBe('600');
  expect(() => statSync(file)).toThrow();
  const expected = payloadOf(7).replace('"n":-0', '"n":0.10');
  expect(app.seen[0]?.body.toString()).toBe(expected);
  expect(app.seen[0]?.headers['x-vigthoria-signature']).toBe(sign(expected));
});

test('$VISUAL comes before $EDITOR, and what is no JSON can be edited too', async () => {
  const [id] = recordsOf(await run(['events', 'list', '--json', '--search', 'plain text'], home)).map(
    one => one['delivery_id'],
  );
  const both = {...home, env: {...home.env, EDITOR: 'false', VISUAL: `sed -i 's/plain/odd/'`}};
  expect((await run(['replay', id, '--edit'], both)).code).toBe(0);
  expect(app.seen[0]?.body.toString()).toBe('odd text');
});

test.each([
  ['fails', 'exit 3', 'exit code 3'],
  ['leaves nothing', ': > "$2"', 'is empty'],
  ['leaves blanks', 'echo " " > "$2"', 'is empty'],
  ['changes nothing', 'true', 'left unchanged'],
  ['adds a final newline only', 'echo >> "$2"', 'left unchanged'],
  ['takes the file away', 'rm "$2"', 'left no file'],
])('an editor that %s sends nothing, exit 2', async (_, script, text) => {
  const result = await run(['replay', 'evt_7', '--edit'], editor(script));
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toContain(text);
  expect(app.seen).toEqual([]);
});

test.each<readonly [readonly string[], string, string]>([
  [[], 'nothing says which deliveries', '--last 10'],
  [['--last', '0'], '--last "0"', '--last 1'],
  [['--since', 'soon', '--yes'], '--since "soon"', '30s'],
  [['--type', 'nope.*', '--yes'], 'no recorded delivery fits --type', 'events list'],
  [['evt_1', '--failed'], '--failed', 'ids'],
  [['--last', '2'], '2 deliveries would be sent', '--yes'],
  [['--last', '2', '--rate', '0', '--yes'], '--rate "0"', '5/s'],
  [['evt_1', '--times', '0'], '--times "0"', '--times 1'],
  [['evt_1', '--concurrency', '0'], '--concurrency "0"', '--concurrency 1'],
  [['evt_1', '--set', 'data.itmes[0].n=1'], 'data has no member "itmes"', 'big, items'],
  [['evt_1', '--set', 'data.items[4].n=1'], 'data.items has 1 element', 'data.items[0]'],
  [['evt_1', '--set', 'data.n'], 'gives no value', 'data.n=failed'],
  [['evt_1', '--unset', 'data.nope'], 'data has no member "nope"', 'items'],
  [['--last', '3', '--edit', '--yes'], '--edit is for one', '--set'],
  [['evt_1', '--edit'], 'no editor', 'EDITOR='],
  [['evt_1', '--watch', 'nowhere'], '--watch nowhere', 'before --watch'],
])('replay %j is exit 2, says why and sends nothing', async (args, message, hint) => {
  const result = await run(['replay', ...args], home);
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toContain(message);
  expect(result.stderr).toContain(hint);
  expect(app.seen).toEqual([]);
});

test('a change needs a secret, and says so before anything is sent', async () => {
  const bare = {...home, env: {...home.env, WEBHOOK_SECRET: ''}};
  for (const args of [['--set', 'data.n=1'], ['--unset', 'data.n'], ['--edit'], ['--resign']]) {
    const result = await run(['replay', 'evt_1', ...args], bare);
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('needs the signing secret')]);
  }
  expect(app.seen).toEqual([]);
});

test('a dry run and --curl of a change send and record nothing; the command reproduces it', async () => {
  const before = readdirSync(home.cwd).length;
  const args = ['replay', 'evt_8', '--set', 'data.n=1.50'];
  const dry = await run([...args, '--dry-run'], home);
  expect([dry.code, dry.stderr]).toEqual([0, expect.stringContaining('--set data.n')]);
  const {stdout} = await run([...args, '--curl'], home);
  expect(stdout).toContain(sign(payloadOf(8).replace('"n":-0', '"n":1.50')));
  expect(app.seen).toEqual([]);
  const listed = recordsOf(await run(['events', 'list', '--json', '--search', '"evt_8"'], home));
  expect(listed).toHaveLength(1);
  expect(readdirSync(home.cwd)).toHaveLength(before);
});

/** Last: those that it sends to nowhere would go there again. */
test('five connection failures in a row end a bulk, and what is left is told', async () => {
  const result = await run(['replay', '--last', '12', '--yes', '-f', 'localhost:1'], home);
  expect(result.code).toBe(1);
  expect(result.stdout.split('\n').filter(Boolean)).toHaveLength(5);
  expect(result.stderr).toContain('stopped after 5 connection failures in a row');
  expect(result.stderr).toMatch(/[67] of 1[12] are left/);
});
