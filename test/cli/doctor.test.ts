import {execFileSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer, type Server} from 'node:net';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {
  bin,
  createHome,
  type Finished,
  type Home,
  type NdjsonRecord,
  run,
  startListen,
} from '../helpers/cli.ts';
import {Edge} from '../helpers/ngrok-edge/edge.ts';
import {send} from '../helpers/send.ts';

const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';
const golden = (name: string): string => join(import.meta.dirname, `../golden/doctor-${name}.txt`);
let home: Home;
let app: App;
beforeEach(async () => {
  home = createHome({NGROK_AUTHTOKEN: token});
  app = await startApp();
});
afterEach(async () => {
  await app.close();
  home.remove();
});

const write = (path: string, text: string): string => {
  const file = join(home.cwd, path);
  mkdirSync(join(file, '..'), {recursive: true});
  writeFileSync(file, text, {mode: 0o600});
  return file;
};
const git = (...args: readonly string[]): void => {
  execFileSync('git', args, {cwd: home.cwd, env: home.env, stdio: 'ignore'});
};
const doctor = (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> => run(['doctor', ...args], {...home, env: {...home.env, ...env}});

/** Puts names in the place of what is another thing on each machine; each of them has to be there. */
function normalise(text: string, places: Readonly<Record<string, string | RegExp>>): string {
  return Object.entries(places).reduce((before, [name, place]) => {
    const after = before.replaceAll(typeof place === 'string' ? place : new RegExp(place, 'g'), `<${name}>`);
    if (after === before) throw new Error(`there is no ${place} in:\n${before}`);
    return after;
  }, text);
}

const machine = {
  node: /(?<=Node )[\d.]+ on \w+ \w+/,
  version: /(?<=vigthoria )\d+\.\d+\.\d+/,
  clock: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(UTC[+-]\d\d:\d\d\)/,
};
const room = {free: /[\d.]+ [kMG]B(?= free)/};

async function record(body: string): Promise<void> {
  const listening = await startListen([], home);
  await send(listening.url, body);
  await listening.record('delivery');
  await listening.stop();
}

test('a healthy set-up passes, each thing in one line', async () => {
  write('.env', 'WEBHOOK_SECRET=s3cr3t-of-the-dashboard\n');
  write('.gitignore', '.env\n');
  git('init');
  await record('{"id":"evt_1"}');
  const {code, stdout, stderr} = await doctor([`localhost:${app.port}/webhooks`]);
  const shown = normalise(stdout, {
    home: home.cwd,
    port: `${app.port}`,
    ...machine,
    ...room,
    since: /(?<=since )[\d -]+:\d\d:\d\d/,
    size: /[\d.]+ kB(?=;)/,
  });
  await expect(shown).toMatchFileSnapshot(golden('healthy'));
  expect([code, stderr]).toEqual([0, '11 passed, 0 warned, 0 failed\n']);
});

test('a broken set-up is exit 1, with a fix for each fault and no secret', async () => {
  const taken: Server = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  const {port} = taken.address() as AddressInfo;
  await app.close();
  write('.env', 'WEBHOOK_SECRET=s3cr3t-of-yesterday\n');
  git('init');
  git('add', '.env');
  write('vigthoria.config.json', '{"store": "/tmp/theirs.db", "timeout": "soon"}');
  chmodSync(write('config/vigthoria/config.json', '{}'), 0o644);
  write(
    'data/vigthoria.db',
    'no database, but a text of someone that is longer than the header of one, and not empty\n'.repeat(3),
  );
  const {code, stdout} = await doctor([`localhost:${app.port}`, '--port', `${port}`], {
    WEBHOOK_SECRET: 's3cr3t-of-today \r\n',
    NGROK_AUTHTOKEN: `"${token}"`,
  });
  taken.close();
  const shown = normalise(stdout, {home: home.cwd, port: `${app.port}`, taken: `${port}`, ...machine});
  await expect(shown).toMatchFileSnapshot(golden('broken'));
  expect(code).toBe(1);
  expect(stdout).not.toMatch(/s3cr3t|2aBc/);
});

const records = async (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<NdjsonRecord[]> =>
  (await doctor(['--json', ...args], env)).stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
const found = async (name: string, ...given: Parameters<typeof records>): Promise<NdjsonRecord> => {
  const all = await records(...given);
  return all.find(one => one['name'] === name)!;
};

test('--json gives one check a line, and nothing else', async () => {
  const all = await records();
  expect(all.map(({name}) => name)).toEqual([
    'node',
    'package',
    'settings',
    'token',
    'secret',
    'git',
    'endpoint',
    'port',
    'store',
    'clock',
    'terminal',
  ]);
  expect(all[3]).toEqual({
    type: 'check',
    name: 'token',
    status: 'pass',
    message: '…body from NGROK_AUTHTOKEN',
    fix: null,
  });
});

test.each([
  [' s3cr3t', 'has a space around it'],
  ['s3cr3t\n', 'has a newline around it'],
  ['s3\u200bcr3t', 'has a zero-width character inside'],
  ['\ufeffs3cr3t', 'has a byte order mark around it'],
  ['"s3cr3t"', 'has quotes around it'],
  ['s3cr3t\\n', 'ends with a backslash and "n"'],
  ['WEBHOOK_SECRET=s3cr3t', 'has a NAME= in front'],
  ['your_webhook_secret', 'looks like a placeholder'],
  ['<secret>', 'looks like a placeholder'],
  ['s3crét', 'not ASCII'],
])('the secret %j is a warning: it %s', async (secret, text) => {
  const check = await found('secret', [], {WEBHOOK_SECRET: secret});
  expect(check).toMatchObject({status: 'warn', message: expect.stringContaining(text)});
  expect(JSON.stringify(check)).not.toContain('s3cr');
});

test('a folder in git with an .env that is neither ignored nor tracked is a warning', async () => {
  write('.env', 'A=b\n');
  git('init');
  expect(await found('git')).toMatchObject({status: 'warn', fix: 'echo .env >> .gitignore'});
});

test.each([
  ['token', ['--no-tunnel'], 'pass', 'not needed with --no-tunnel'],
  ['token', ['--public-url', 'https://hooks.example.com'], 'pass', 'not needed with --public-url'],
  ['endpoint', ['192.0.2.7:80'], 'fail', 'outside this machine and its private network'],
  ['endpoint', ['nowhere.invalid'], 'fail', 'there is no host named nowhere.invalid'],
  ['secret', ['--secret-file', 'nowhere'], 'fail', '--secret-file nowhere cannot be read'],
] as const)('%s with %j: %s', async (name, args, status, text) => {
  expect(await found(name, args, {NGROK_AUTHTOKEN: ''})).toMatchObject({
    status,
    message: expect.stringContaining(text),
  });
});

test('an endpoint on ::1 only is told with its address family', async context => {
  const server = createServer();
  const error = await new Promise<Error | null>(resolve => {
    server.once('error', resolve);
    server.listen(0, '::1', () => resolve(null));
  });
  if (error !== null) return context.skip('this machine has no ::1');
  const {port} = server.address() as AddressInfo;
  const {message} = await found('endpoint', [`localhost:${port}`]);
  server.close();
  expect(message).toBe(`http://localhost:${port} answers on ::1 (IPv6), not on 127.0.0.1 (IPv4)`);
});

test('a clock that is behind shows in what was recorded', async () => {
  write('.env', 'WEBHOOK_SECRET=s3cr3t-of-the-dashboard\n');
  const created = new Date(Date.now() + 3_600_000).toISOString();
  const body = `{"id":"evt_1","created":"${created}"}`;
  const {stdout} = await run(['sign', '--payload', '-', '--secret', 's3cr3t-of-the-dashboard'], home, body);
  const listening = await startListen([], home);
  await send(listening.url, body, {headers: ['X-Vigthoria-Signature', stdout.trim()]});
  await listening.record('delivery');
  await listening.stop();
  expect(await found('clock')).toMatchObject({
    status: 'warn',
    message: expect.stringMatching(/59 min \d+ s behind|1 h 0 min behind/),
  });
});

test('a built file that was changed, or is gone, fails the package', async () => {
  const copy = join(home.cwd, 'copy');
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(bin, '../..', part), join(copy, part), {recursive: true});
  }
  const check = (): NdjsonRecord => {
    const args = [join(copy, 'bin/vigthoria.js'), 'doctor', '--json', '--no-tunnel'];
    const result = execFileSync('sh', ['-c', '"$@"; true', 'sh', process.execPath, ...args], {
      cwd: home.cwd,
      env: home.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return result
      .split('\n')
      .map(line => JSON.parse(line || '{}'))
      .find(({name}) => name === 'package');
  };
  expect(check()).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('the ngrok SDK does not load'),
  });
  writeFileSync(join(copy, 'dist/cli/run/sign.js'), '// shorter than it was');
  expect(check()).toMatchObject({status: 'fail', message: 'dist/cli/run/sign.js is not as it was built'});
  rmSync(join(copy, 'dist/cli/run/sign.js'));
  expect(check()).toMatchObject({status: 'fail', message: expect.stringContaining('sign.js')});
});

test('--online opens a real session, and says what ngrok refuses', async () => {
  const edge = await new Edge().start();
  try {
    write(
      'config/ngrok/ngrok.yml',
      `version: 3\nagent:\n  connect_url: ${edge.address}\n  connect_cas: ${edge.authorityFile}\n`,
    );
    expect(await found('online', ['--online'])).toMatchObject({
      status: 'pass',
      message: expect.stringMatching(/^ngrok opened https:\/\/\S+ in \d+ ms; closed again$/),
    });
    expect(edge.sessions()).toBe(0);
    edge.refuseHost('mine.ngrok.app', 334);
    expect(await found('online', ['--online', '--domain', 'mine.ngrok.app'])).toMatchObject({status: 'warn'});
    edge.refuseToken('*', 107);
    expect(await found('online', ['--online'])).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('ERR_NGROK_107'),
    });
  } finally {
    await edge.close();
  }
});

test('--online with an ngrok that cannot be reached fails, without long tries', async () => {
  write('config/ngrok/ngrok.yml', 'version: 3\nagent:\n  connect_url: 127.0.0.1:1\n');
  expect(await found('online', ['--online'])).toMatchObject({
    status: 'fail',
    message: expect.stringContaining('cannot be reached'),
  });
});
