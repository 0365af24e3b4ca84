import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createHome, type Home, run} from '../helpers/cli.ts';
import {runInProcess} from '../helpers/in-process.ts';

const body = '{"id":"evt_1"}';
let home: Home;
beforeEach(() => {
  home = createHome();
});
afterEach(() => home.remove());

const write = (name: string, text: string): void => writeFileSync(join(home.cwd, name), text);
const sign = async (env: Readonly<Record<string, string>> = {}, ...args: string[]): Promise<string> =>
  (await run(['sign', '--payload', '-', ...args], {...home, env: {...home.env, ...env}}, body)).stdout;

test('a secret is taken from an option, the environment, .env.local and .env, in that order', async () => {
  write('key', 'from-option\n');
  write('.env', 'WEBHOOK_SECRET=from-env-file\n');
  const dotenv = await sign();
  write('.env.local', 'WEBHOOK_SECRET=from-local\n');
  const local = await sign();
  const environment = await sign({WEBHOOK_SECRET: 'from-environment'});
  const option = await sign({WEBHOOK_SECRET: 'from-environment'}, '--secret-file', 'key');
  expect(new Set([dotenv, local, environment, option]).size).toBe(4);
  expect(await sign({}, '--secret', 'from-local')).toBe(local);
  expect(await sign({}, '--secret', 'from-option')).toBe(option);
});

test('VIGTHORIA_WEBHOOK_SECRET in any source wins over WEBHOOK_SECRET in any', async () => {
  write('.env', 'VIGTHORIA_WEBHOOK_SECRET=mine\n');
  expect(await sign({WEBHOOK_SECRET: 'other'})).toBe(await sign({}, '--secret', 'mine'));
});

// https://github.com/toddbluhm/env-cmd/issues/32
test('.env is read with export, CRLF, quotes and a BOM, and nothing in it is expanded or trimmed', async () => {
  write('.env', '\ufeffexport WEBHOOK_SECRET = "a$b#c "\r\n');
  expect(await sign()).toBe(await sign({}, '--secret', 'a$b#c '));
});

test.each([
  ['.env', 'VIGTHORIA_ALLOW_REMOTE=true', 'VIGTHORIA_ALLOW_REMOTE'],
  ['.env', 'VIGTHORIA_STORE=/tmp/x.db', 'VIGTHORIA_STORE'],
  ['.env.local', 'VIGTHORIA_INSECURE=1', 'VIGTHORIA_INSECURE'],
  ['.env', "VIGTHORIA_HEADER='X: y'", 'VIGTHORIA_HEADER'],
  ['vigthoria.config.json', '{"allow-unverified": true}', 'allow-unverified'],
  ['vigthoria.config.json', '{"secret": "x"}', 'secret'],
  ['vigthoria.config.json', '{"store": "x.db"}', 'store'],
  [
    'vigthoria.config.json',
    '{"forward_to": "3000"}',
    'sets "forward_to", which is no setting; did you mean forward-to?',
  ],
  ['vigthoria.config.json', '{"forwardTo": "3000"}', 'did you mean forward-to?'],
  ['vigthoria.config.json', '{"rout": "a=3000"}', 'did you mean route?'],
  ['vigthoria.config.json', '{"tunnel": false}', 'did you mean no-tunnel?'],
  ['vigthoria.config.json', '{"colour-scheme": "x"}', 'keys are long option names'],
  ['vigthoria.config.json', '{"count": 3}', 'sets "count"'],
  ['config/vigthoria/config.json', '{"tiemout": "3s"}', 'did you mean timeout?'],
  ['config/vigthoria/config.json', '{"tiemout": "3s"}', "vigthoria config unset 'tiemout'"],
  ['vigthoria.config.json', '[]', 'no JSON object'],
  ['vigthoria.config.json', '{"port": ', 'not JSON'],
  ['vigthoria.config.json', '{"no-tunnel": "perhaps"}', 'neither true nor false'],
])('%s with %s is refused by name', async (file, text, named) => {
  mkdirSync(dirname(join(home.cwd, file)), {recursive: true});
  write(file, text);
  const {code, stdout, stderr} = await run(['listen', '--port', '0'], home);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(named);
});

test.each([
  'allow-remote',
  'insecure',
  'allow-unverified',
  'header',
  'store',
  'ca',
  'server-addr',
  'connect-url',
  'root-cas',
  'public-url',
  'yes',
])('no file of the working folder may set %s', async key => {
  write('.env', `VIGTHORIA_${key.replaceAll('-', '_').toUpperCase()}=true\n`);
  const dotenv = await runInProcess(['events', 'list'], home);
  write('.env.local', `VIGTHORIA_${key.replaceAll('-', '_').toUpperCase()}=\n`);
  write('.env', '');
  const local = await runInProcess(['events', 'list'], home);
  write('.env.local', '');
  write('vigthoria.config.json', JSON.stringify({[key]: true}));
  const config = await runInProcess(['events', 'list'], home);
  for (const {code, stdout, stderr} of [dotenv, local, config]) {
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('which a file of the working folder may not');
  }
});

test('what a working folder says to Node, to a proxy or of another config file is not followed', async () => {
  write('evil.json', '{"allow-remote": true, "color": "nonsense-from-evil"}');
  write(
    '.env',
    ['VIGTHORIA_CONFIG=evil.json', 'NODE_OPTIONS=--require ./evil.cjs', 'XDG_DATA_HOME=.', 'HOME=.'].join(
      '\n',
    ),
  );
  write('evil.cjs', "console.log('loaded')");
  write('ngrok.yml', 'connect_url: evil.example:443\n');
  expect(await run(['events', 'list'], home)).toMatchObject({code: 0, stdout: ''});
  const remote = await run(['listen', '--no-tunnel', '-f', 'http://203.0.113.7'], home);
  expect([remote.code, remote.stdout]).toEqual([2, '']);
});

test('options come from VIGTHORIA_ variables and config files, the environment first', async () => {
  write('vigthoria.config.json', '{"no-tunnel": true, "timeout": "nonsense-from-config"}');
  const config = await run(['listen'], home);
  expect(config.stderr).toContain('nonsense-from-config');
  const environment = await run(['listen'], {
    ...home,
    env: {...home.env, VIGTHORIA_TIMEOUT: 'nonsense-from-env'},
  });
  expect(environment.stderr).toContain('nonsense-from-env');
  mkdirSync(join(home.cwd, 'config/vigthoria'), {recursive: true});
  write('config/vigthoria/config.json', '{"color": "nonsense-of-the-user"}');
  const user = await run(['events', 'list'], home);
  expect([user.code, user.stderr]).toEqual([2, expect.stringContaining('nonsense-of-the-user')]);
});
