import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {listNgrokConfigFiles, type NgrokConfig, readNgrokConfig} from '../../src/cli/ngrok-config.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigthoria-home-'));
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

function write(path: string, text: string): string {
  const file = join(home, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, text);
  return file;
}

function read(env: Readonly<Record<string, string>> = {}): NgrokConfig {
  return readNgrokConfig({platform: 'linux', home, env});
}

test('a file of version 2 gives token, server and certificates, and is left as it is', () => {
  const text =
    '# mine\nauthtoken: "2abc_def" # from the dashboard\nserver_addr: tunnel.corp.example:443\nroot_cas: /etc/ca.pem\n';
  const file = write('.config/ngrok/ngrok.yml', text);
  expect(read()).toEqual({
    token: '2abc_def',
    serverAddr: 'tunnel.corp.example:443',
    rootCas: '/etc/ca.pem',
    file,
    warning: null,
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a file of version 3 gives them from below agent', () => {
  const file = write(
    '.config/ngrok/ngrok.yml',
    "version: 3\nagent:\n  authtoken: '2abc_def'\n  connect_url: connect.corp.example\n  connect_cas: host\n  api_key: not_this\nendpoints: []\n",
  );
  expect(read()).toEqual({
    token: '2abc_def',
    serverAddr: 'connect.corp.example:443',
    rootCas: 'host',
    file,
    warning: null,
  });
});

test('a token of digits only keeps them all', () => {
  write('.config/ngrok/ngrok.yml', 'authtoken: 0012345678901234567890\n');
  expect(read().token).toBe('0012345678901234567890');
});

test.each(['', '# nothing\n', 'version: 3\n', 'authtoken:\n', 'agent: none\n'])(
  'a file without a token (%j) gives none, and no warning',
  text => {
    write('.config/ngrok/ngrok.yml', text);
    expect(read()).toMatchObject({token: null, warning: null});
  },
);

test.each(['authtoken: "2secret\n', 'a: b: c: 2secret', '- 2secret\n', '2secret'])(
  'a broken file (%j) is passed over with a warning that quotes nothing of it',
  text => {
    const file = write('.config/ngrok/ngrok.yml', text);
    expect(read()).toMatchObject({token: null, warning: `${file} is no valid YAML; passed over`});
  },
);

test('a file that cannot be read is passed over with a warning', () => {
  mkdirSync(join(home, '.config/ngrok/ngrok.yml'), {recursive: true});
  expect(read().warning).toContain('cannot be read');
});

test('a proxy that the SDK cannot use is told', () => {
  write('.config/ngrok/ngrok.yml', 'authtoken: 2abc\nproxy_url: http://proxy.example:3128\n');
  expect(read()).toMatchObject({token: '2abc', warning: expect.stringContaining('proxy_url')});
});

test('the file in XDG_CONFIG_HOME comes first, the one of old agents last', () => {
  write('.ngrok2/ngrok.yml', 'authtoken: oldest\n');
  expect(read().token).toBe('oldest');
  write('.config/ngrok/ngrok.yml', 'authtoken: usual\n');
  expect(read().token).toBe('usual');
  write('xdg/ngrok/ngrok.yml', 'authtoken: xdg\n');
  expect(read({XDG_CONFIG_HOME: join(home, 'xdg')}).token).toBe('xdg');
});

test('no file is nothing', () => {
  expect(read()).toEqual({token: null, serverAddr: null, rootCas: null, file: null, warning: null});
});

test.each([
  ['darwin', '/Users/me', {}, '/Users/me/Library/Application Support/ngrok/ngrok.yml'],
  ['win32', 'C:\\Users\\me', {}, 'C:\\Users\\me\\AppData\\Local\\ngrok\\ngrok.yml'],
  ['win32', 'C:\\Users\\me', {LOCALAPPDATA: 'D:\\Local'}, 'D:\\Local\\ngrok\\ngrok.yml'],
  ['linux', '/home/me', {XDG_CONFIG_HOME: ''}, '/home/me/.config/ngrok/ngrok.yml'],
] as const)('on %s the file is looked for where its agent keeps it', (platform, userHome, env, file) => {
  expect(listNgrokConfigFiles({platform, home: userHome, env})[0]).toBe(file);
});
