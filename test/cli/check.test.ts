import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {plainPalette} from '../../src/output/palette.ts';
import {createProbeLines} from '../../src/output/probe-lines.ts';
import {type App, startApp} from '../helpers/app.ts';
import {bin, createHome, type Finished, type Home, run, start, startListen} from '../helpers/cli.ts';
import {hasPython, startHandler} from '../helpers/handler.ts';
import {forged, rewritten} from '../helpers/probe-names.ts';
import {waitFor} from '../helpers/wait.ts';

// Several processes are started in each.
vi.setConfig({testTimeout: 60_000});

const secret = 's3cr3t-for-tests';
let home: Home;
let app: App;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await app.close();
  home.remove();
});

const check = (...args: readonly string[]): Promise<Finished> => run(['check', ...args], home);
const records = ({stdout}: Finished) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

interface Expected {
  readonly failed: readonly string[];
  readonly warning?: readonly string[];
  readonly faults: readonly string[];
  readonly framework?: string;
}

const apps: readonly [file: string, expected: Expected][] = [
  ['raw-express.mjs', {failed: [], faults: [], framework: 'Express'}],
  [
    'tutorial-express.mjs',
    {
      failed: [...rewritten, 'altered-blanks', 'one-megabyte'],
      warning: ['prefixed'],
      faults: ['reserialises', 'body_limit', 'bare_hex_only'],
      framework: 'Express',
    },
  ],
  ['tutorial-flask-twin.mjs', {failed: [], warning: ['prefixed'], faults: ['bare_hex_only']}],
  ['verifies-nothing.mjs', {failed: forged, faults: ['verifies_nothing']}],
  ['any-case.mjs', {failed: ['upper-case'], faults: ['ignores_case']}],
  ['prefix-only.mjs', {failed: ['cut-signature', 'wrong-end'], faults: ['compares_prefix']}],
  ['once-only.mjs', {failed: ['second-copy', 'two-at-once'], faults: ['rejects_repeats']}],
  ...(hasPython
    ? [
        [
          'tutorial-flask.py',
          {failed: [], warning: ['prefixed'], faults: ['bare_hex_only'], framework: 'Python'},
        ] as [string, Expected],
      ]
    : []),
];

test.each(apps)('%s has these faults, and no others', async (file, expected) => {
  const {port, stop} = await startHandler(file, secret);
  closing.push(stop);
  const checked = await check(`localhost:${port}/webhooks/vigthoria`, '--json');
  const told = records(checked);
  const named = (outcome: string): string[] =>
    told.filter(one => one.type === 'probe' && one.outcome === outcome).map(({name}) => name);
  expect({
    failed: named('failed'),
    warning: named('warning'),
    skipped: named('skipped'),
    faults: told.filter(({type}) => type === 'fault').map(({code}) => code),
    code: checked.code,
  }).toEqual({
    failed: expected.failed,
    warning: expected.warning ?? [],
    skipped: [],
    faults: expected.faults,
    code: expected.failed.length > 0 ? 1 : 0,
  });
  expect(told.at(-1)).toMatchObject({type: 'summary', framework: expected.framework ?? 'Node'});
});

test.runIf(!hasPython)('Python is not here: its sample is tried by its twin in Node only', () => {
  expect(hasPython).toBe(false);
});

test('the report for people says what failed, why it matters and what to write', async () => {
  const {port, stop} = await startHandler('tutorial-express.mjs', secret);
  closing.push(stop);
  const {stdout, stderr, code} = await check(`localhost:${port}/webhooks/vigthoria`);
  expect(code).toBe(1);
  expect(stderr).toBe(`Checking http://localhost:${port}/webhooks/vigthoria with WEBHOOK_SECRET\n`);
  expect(stdout).toMatch(/^ {2}ok {4}valid {16}200 {8}a signed delivery is taken\n {2}warn {2}prefixed/);
  expect(stdout).toContain(
    '  FAIL  decimal-zero         401        expected 2xx to a signed event with the number 1.0\n',
  );
  expect(stdout).toContain('FAULT  your handler verifies re-serialised JSON, not the bytes received\n');
  expect(stdout).toMatch(
    / {7}shown by blanks, line-break, .*, altered-blanks\n {7}fix {2}Express: app\.post\(/,
  );
  expect(stdout).toMatch(/Your handler has 2 faults\. 27 probes: 17 passed, 9 failed, 1 warning\n$/);
});

test("the README's report is what the command prints", async () => {
  const {port, stop} = await startHandler('tutorial-express.mjs', secret);
  closing.push(stop);
  const {stdout} = await check(`localhost:${port}/webhooks/vigthoria`);
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, shown] =
    /\$ vigthoria check localhost:3000\/webhooks\/vigthoria\n([\s\S]*?)```/.exec(readme) ?? [];
  const comparable = (text = ''): string =>
    text
      .replace(/^Checking .*\n/, '')
      .replace(/\d+ ms/, 'N ms')
      .replace(/\s+/g, ' ')
      .trim();
  expect(comparable(shown)).toBe(comparable(stdout));
});

test('an accepted forgery is called what it is', async () => {
  const {port, stop} = await startHandler('verifies-nothing.mjs', secret);
  closing.push(stop);
  const {stdout} = await check(`${port}`);
  expect(stdout).toContain('FAULT  your handler accepts unsigned deliveries: it verifies nothing\n');
});

test('--report writes the whole as Markdown, without the secret', async () => {
  const {port, stop} = await startHandler('prefix-only.mjs', secret);
  closing.push(stop);
  await check(`${port}/hooks`, '--report', 'handler.md');
  const report = readFileSync(join(home.cwd, 'handler.md'), 'utf8');
  expect(report).toMatch(
    /^# Webhook handler check\n\nYour handler has 1 fault\. 27 probes: 25 passed, 2 failed\.\n/,
  );
  expect(report).toContain('\n## Fault: your handler compares only a part of the signature\n');
  expect(report).toContain(
    '\n| FAIL | `wrong-end` | an event whose signature has its last 2 digits wrong | 4xx | 200 |',
  );
  expect(report.split('\n').filter(line => /^\| (?:ok|FAIL|warn|skip) \| `/.test(line))).toHaveLength(27);
  expect(report).not.toContain(secret);
  const printed = await check(`${port}/hooks`, '--report', '-');
  expect(printed.stdout.split('\n')[0]).toBe('# Webhook handler check');
});

test('nothing is recorded', async () => {
  await check(app.url);
  expect(app.seen.length).toBeGreaterThan(20);
  expect(existsSync(home.store)).toBe(false);
});

test('what an app says cannot act on the terminal, nor on a Markdown page', async () => {
  app.answer = (_request, response) => response.writeHead(500).end('\u001b[2J<script>|`x`');
  const {stdout} = await check(app.url, '--report', 'out.md');
  expect(stdout).toContain('the app said: \\u001b[2J<script>');
  expect(stdout).not.toContain('\u001b');
  expect(readFileSync(join(home.cwd, 'out.md'), 'utf8')).not.toMatch(/[^\\]<script>|\u001b/);
});

test('nothing that listens is told in one line, exit code 1', async () => {
  const {url} = app;
  await app.close();
  const {stdout, code} = await check(url);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^ {2}FAIL {2}valid {16}no answer {2}expected 2xx to .*\n {40}nothing is listening on .*\n\nFAULT/,
  );
  expect(stdout).toContain('FAULT  your handler does not answer');
  expect(stdout).toContain('26 not tried');
});

test('a reader that goes away ends it quietly', async () => {
  const piped = `set -o pipefail; "${process.execPath}" "${bin}" check ${app.url} | head -c 1 >/dev/null; echo $?`;
  const child = spawn('bash', ['-c', piped], {
    env: home.env,
    cwd: home.cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  await once(child, 'close');
  expect(text).toBe('0\n');
});

test('a narrow terminal gets the words below the columns', () => {
  let text = '';
  const lines = createProbeLines({write: more => (text += more), palette: plainPalette, columns: () => 46});
  const answers = [{status: 401, durationMs: 1, preview: 'Invalid signature'}];
  const probe = {name: 'blanks', proves: 'blanks are signed', sent: 'an event', answers} as const;
  lines.show({...probe, expected: 'accepted', outcome: 'failed'});
  lines.show({...probe, expected: 'rejected', outcome: 'passed'});
  expect(text.replace(/ +$/gm, '')).toBe(`  FAIL  blanks               401
        expected 2xx to an event
        the app said: Invalid signature
  ok    blanks               401
        blanks are signed
`);
});

test('Ctrl+C ends it at once', async () => {
  app.answer = () => undefined;
  const running = start(['check', app.url], home);
  await waitFor(() => app.seen.length === 1);
  running.child.kill('SIGINT');
  expect(await running.finished).toMatchObject({code: 130, stdout: ''});
});

test.each([
  [[], /there is no endpoint to check\n {2}name its whole URL: vigthoria check localhost/],
  [['ftp://x'], /the URL "ftp:\/\/x" is no http\(s\) URL/],
  [['http://198.51.100.7/'], /--allow-remote/],
  [['3000', '--report', 'no/such/folder/x.md'], /--report no\/such\/folder\/x\.md cannot be written/],
  [['3000', '--report', '-', '--json'], /both go to stdout/],
])('check %j is a usage error that says what to type', async (args, message) => {
  expect(await check(...args)).toMatchObject({code: 2, stdout: '', stderr: expect.stringMatching(message)});
});

test('a listen is not taken for the handler behind it', async () => {
  const listening = await startListen(['-f', app.url], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  expect(await check(listening.url)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is a vigthoria listen, .*\n {2}name the URL of the app behind it/),
  });
  expect(app.seen).toEqual([]);
});

test('without a secret there is nothing to sign with', async () => {
  const bare = createHome();
  closing.push(bare.remove);
  expect(await run(['check', app.url], bare)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('put WEBHOOK_SECRET=… in .env'),
  });
  expect(app.seen).toEqual([]);
});
