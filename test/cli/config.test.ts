import {existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createHome, type Finished, type Home, run} from '../helpers/cli.ts';
import {openTerminal, vigthoria} from '../helpers/terminal.ts';

const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';
let home: Home;
let file: string;
beforeEach(() => {
  home = createHome();
  file = join(home.cwd, 'config/vigthoria/config.json');
});
afterEach(() => home.remove());

const config = (
  args: readonly string[],
  stdin = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> => run(['config', ...args], {...home, env: {...home.env, ...env}}, stdin);
const held = (): unknown => JSON.parse(readFileSync(file, 'utf8'));
const write = (path: string, text: string): void => {
  mkdirSync(join(home.cwd, path, '..'), {recursive: true});
  writeFileSync(join(home.cwd, path), text);
};
const list = async (
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, readonly [unknown, unknown]>> => {
  const {stdout} = await config(['list', '--json'], '', env);
  const records = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  return Object.fromEntries(records.map(({key, values, source}) => [key, [values, source]]));
};

test('a value that is set is in a file that only its user can read, and reaches the commands', async () => {
  expect((await config(['set', 'timeout', '7s'])).code).toBe(0);
  expect(held()).toEqual({timeout: '7s'});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  expect((await config(['path'])).stdout).toBe(`${file}\n`);
  const got = await config(['get', 'timeout']);
  expect([got.code, got.stdout, got.stderr]).toEqual([0, '7s\n', 'from config.json\n']);
});

test('what else the file holds stays, a link to it too, and its rights are narrowed', async () => {
  const real = join(home.cwd, 'dotfiles.json');
  writeFileSync(real, '\ufeff{"port": 4000, "mine": true}', {mode: 0o644});
  mkdirSync(join(file, '..'), {recursive: true});
  symlinkSync(real, file);
  expect((await config(['set', 'no-tunnel'])).code).toBe(0);
  expect(JSON.parse(readFileSync(real, 'utf8'))).toEqual({port: 4000, mine: true, 'no-tunnel': true});
  expect(statSync(real).mode & 0o777).toBe(0o600);
  expect((await config(['unset', 'mine'])).code).toBe(0);
  expect((await config(['unset', 'mine'])).code).toBe(2);
  expect((await config(['unset', 'port'])).code).toBe(0);
  expect((await config(['unset', 'port'])).code).toBe(1);
  expect(held()).toEqual({'no-tunnel': true});
});

test('options that may be repeated take several values, and files are named from everywhere', async () => {
  write('ca.pem', 'PEM');
  await config(['set', 'forward-to', '3000', 'localhost:4000/hooks']);
  await config(['set', 'ca', 'ca.pem']);
  await config(['set', 'secret-file', '-']);
  expect(held()).toEqual({
    'forward-to': ['3000', 'localhost:4000/hooks'],
    ca: join(home.cwd, 'ca.pem'),
    'secret-file': '-',
  });
});

test.each([
  [['set', 'timeout'], 'timeout needs a value'],
  [['set', 'timeout', 'soon'], '"soon" is no duration'],
  [['set', 'timeout', '1s', '2s'], 'takes one value, not 2'],
  [['set', 'forward-to', ''], 'is empty'],
  [['set', 'allow-remote', 'perhaps'], 'neither true nor false'],
  [['set', 'ca', 'no-such.pem'], 'no-such.pem cannot be read'],
  [['set', 'timeot', '1s'], 'did you mean timeout?'],
  [['set', 'payload', 'x'], 'there is no setting "payload"'],
  [['get', 'forwrad-to'], 'did you mean forward-to?'],
  [['unset', 'secrt'], 'did you mean secret?'],
  [['set', 'secret', ''], 'the secret is empty'],
  [['set', 'authtoken', 'NGROK_AUTHTOKEN=x'], 'a stray NAME= in front'],
  [['set', 'authtoken', token, token], 'an authtoken is one line'],
])('config %j is refused, and nothing is written', async (args, text) => {
  const {code, stdout, stderr} = await config(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(text);
  expect(existsSync(file)).toBe(false);
});

test('a secret comes from stdin without its line end, checks signatures, and is never shown', async () => {
  expect((await config(['set', 'secret'], ' s3cr3t with blanks \n')).code).toBe(0);
  expect(held()).toEqual({secret: ' s3cr3t with blanks '});
  const mine = await run(['sign', '--payload', '-'], home, '{}');
  const given = await run(['sign', '--payload', '-', '--secret', ' s3cr3t with blanks '], home, '{}');
  expect([mine.code, mine.stdout]).toEqual([0, given.stdout]);
  await config(['set', 'authtoken'], `${token}\n`);
  const [all, one] = [await config(['list']), await config(['get', 'secret'])];
  expect(one.stdout).toBe('********\n');
  expect(all.stdout).toMatch(/^authtoken\t…body\tconfig\.json$/m);
  expect(all.stdout + all.stderr + one.stderr).not.toMatch(/s3cr3t|2aBc/);
});

test('two secrets are a rotation: both are used', async () => {
  await config(['set', 'secret'], 'old\nnew\n');
  expect(held()).toEqual({secret: ['old', 'new']});
  for (const secret of ['old', 'new']) {
    const {stdout} = await run(['sign', '--payload', '-', '--secret', secret], home, '{}');
    const verified = await run(['verify', '--payload', '-', '--signature', stdout.trim()], home, '{}');
    expect([secret, verified.code]).toEqual([secret, 0]);
  }
});

test('a secret as an argument works, with a warning', async () => {
  const {code, stderr} = await config(['set', 'secret', 'abc']);
  expect([code, held()]).toEqual([0, {secret: 'abc'}]);
  expect(stderr).toMatch(/^warning: a secret on the command line stays in the shell's history/);
  expect(stderr).not.toContain('abc');
});

test('config set says what else sets the same key and wins', async () => {
  write('vigthoria.config.json', '{"timeout": "9s"}');
  expect((await config(['set', 'timeout', '7s'])).stderr).toContain(
    'vigthoria.config.json sets timeout too, and wins',
  );
  expect((await config(['set', 'secret'], 'abc', {WEBHOOK_SECRET: 'x'})).stderr).toContain(
    'WEBHOOK_SECRET sets secret',
  );
});

test('config list has every setting with its value and source, what is set first', async () => {
  write('.env', 'WEBHOOK_SECRET=abc\nVIGTHORIA_PATH=/from-env-file\n');
  write(
    'vigthoria.config.json',
    '{"forward-to": ["localhost:3000", "https://me:pw@example.com"], "timeout": "1s"}',
  );
  write(
    'config/vigthoria/config.json',
    '{"timeout": "2s", "header": ["Authorization: Bearer abc", "X-Team: web"]}',
  );
  write('config/ngrok/ngrok.yml', `version: 3\nagent:\n  authtoken: ${token}\n`);
  const all = await list({VIGTHORIA_DOMAIN: 'mine.ngrok.app'});
  expect(all).toMatchObject({
    secret: [['********'], 'WEBHOOK_SECRET from .env'],
    path: [['/from-env-file'], 'VIGTHORIA_PATH from .env'],
    'forward-to': [['localhost:3000', 'https://********@example.com'], 'vigthoria.config.json'],
    timeout: [['1s'], 'vigthoria.config.json'],
    header: [['Authorization: ********', 'X-Team: web'], 'config.json'],
    authtoken: [['…body'], join(home.cwd, 'config/ngrok/ngrok.yml')],
    domain: [['mine.ngrok.app'], 'VIGTHORIA_DOMAIN'],
    'max-body': [['25mb'], 'default'],
    'no-tunnel': [[], null],
    store: [[home.store], 'VIGTHORIA_STORE'],
  });
  const keys = Object.keys(all);
  expect(keys.indexOf('timeout')).toBeLessThan(keys.indexOf('allow-remote'));
  expect(keys).not.toContain('payload');
});

test('a broken file is named, the rest is shown, and config path still works', async () => {
  write('vigthoria.config.json', '{"store": "x.db", "port": {}, "timeout": "3s"}');
  write('config/vigthoria/config.json', '{"secret": "s3cr3t",');
  const {code, stdout, stderr} = await config(['list']);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^timeout\t3s\tvigthoria\.config\.json$/m);
  for (const text of ['sets "store"', '"port" is neither', `${file} is not JSON`])
    expect(stderr).toContain(text);
  expect((await config(['path'])).code).toBe(0);
  const set = await config(['set', 'port', '1'], '', {VIGTHORIA_DEBUG: '1'});
  expect([set.code, set.stderr]).toEqual([2, expect.stringContaining('is not JSON')]);
  expect(set.stderr).not.toContain('s3cr3t');
});

test('a setting of --header is for what is forwarded, not for sign and verify', async () => {
  await config(['set', 'header', 'X-Team: web']);
  expect((await run(['sign', '--payload', '-', '--secret', 'x'], home, '{}')).code).toBe(0);
});

test('on a terminal a secret is asked for and not shown; Ctrl+C gives up', async () => {
  const terminal = await openTerminal(home);
  try {
    terminal.type(`${vigthoria} config set secret; echo "ended $?"`);
    terminal.press('Enter');
    await terminal.see('secret (not shown):');
    terminal.type('wrong');
    terminal.press('C-c');
    await terminal.see('ended 130');
    expect(existsSync(file)).toBe(false);
    terminal.type(`${vigthoria} config set secret; echo "ended $((1 + $?))"; stty -a`);
    terminal.press('Enter');
    await terminal.see(/not shown[\s\S]*not shown/);
    terminal.type('wrong');
    terminal.press('C-u');
    terminal.type('s3cr3tX');
    terminal.press('Left', 'BSpace', 'Enter');
    const text = await terminal.see(/ended 1[\s\S]*icanon/);
    expect(text).not.toMatch(/s3cr3t|wrong/);
    expect(text).toMatch(/ icanon/);
    expect(text).toMatch(/ echo /);
    expect(held()).toEqual({secret: 's3cr3t'});
  } finally {
    terminal.close();
  }
});
