import {createHmac, randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {
  createHome,
  type Home,
  type Listening,
  type Running,
  run,
  start,
  startListening,
} from '../helpers/cli.ts';
import {runInProcess} from '../helpers/in-process.ts';
import {type Edge, startEdge} from '../helpers/ngrok-edge/edge.ts';
import {sendPublic} from '../helpers/ngrok-edge/send-public.ts';
import {waitFor} from '../helpers/wait.ts';

const mark = (prefix: string): string => `${prefix}${randomBytes(18).toString('hex')}`;

/** What must not get out: the signing secret, the one before it, ngrok's token, and a header for the app. */
interface Marks {
  readonly secret: string;
  readonly oldSecret: string;
  readonly token: string;
  readonly authorisation: string;
}

let marks: Marks;
let edge: Edge;
let app: App;
let home: Home;
/** All that any process printed, by what it was. */
let printed: [what: string, text: string][];
const running: Running[] = [];
beforeEach(async () => {
  marks = {secret: mark('whsec_'), oldSecret: mark('whsec_'), token: mark('2'), authorisation: mark('')};
  edge = await startEdge();
  app = await startApp();
  printed = [];
  home = createHome({
    VIGTHORIA_DEBUG: '1',
    VIGTHORIA_WEBHOOK_SECRET: marks.secret,
    NGROK_AUTHTOKEN: marks.token,
  });
  write('.env', `WEBHOOK_SECRET=${marks.oldSecret}\n`);
  write(
    'config/ngrok/ngrok.yml',
    `version: 3\nagent:\n  authtoken: ${marks.token}\n  connect_url: ${edge.address}\n  connect_cas: ${edge.authorityFile}\n`,
  );
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.child.kill('SIGKILL');
    await one.finished;
  }
  await edge.close();
  await app.close();
  home.remove();
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(home.cwd, name)), {recursive: true});
  writeFileSync(join(home.cwd, name), text);
}

async function command(args: readonly string[], where: Home = home, stdin = ''): Promise<number | null> {
  const {code, stdout, stderr} = await run(args, where, stdin);
  printed.push([`vigthoria ${args.join(' ')}`, stdout], [`vigthoria ${args.join(' ')}, stderr`, stderr]);
  return code;
}

async function listen(...args: string[]): Promise<Listening> {
  const one = await startListening(
    [
      '--json',
      '-f',
      `localhost:${app.port}/hooks`,
      '-H',
      `Authorization: Bearer ${marks.authorisation}`,
      ...args,
    ],
    home,
  );
  running.push(one);
  return one;
}

const sign = (body: string, secret = marks.secret): string =>
  createHmac('sha256', secret).update(body).digest('hex');

/** Fails where any mark, whole or any 12 characters of it, plain or in base64 or hex, is in one of the texts. */
function expectNoMark(texts: readonly (readonly [what: string, text: string | Buffer])[]): void {
  const pieces = Object.entries(marks).flatMap(([name, value]) =>
    Array.from({length: value.length - 11}, (_, at) => [name, value.slice(at, at + 12)] as const),
  );
  const needles = [
    ...pieces,
    ...Object.entries(marks).flatMap(([name, value]) => [
      [`${name} in base64`, Buffer.from(value).toString('base64').slice(0, 20)] as const,
      [`${name} in hex`, Buffer.from(value).toString('hex').slice(0, 24)] as const,
    ]),
  ];
  const found = texts.flatMap(([what, text]) => {
    const latin1 = Buffer.from(text).toString('latin1');
    const names = needles.filter(([, needle]) => latin1.includes(needle)).map(([name]) => name);
    return [...new Set(names)].map(name => `${name} in ${what}`);
  });
  expect(found).toEqual([]);
}

/** All files below the home folder but those that the test itself put the marks into. */
function filesOfHome(): [string, Buffer][] {
  const own = ['.env', 'config/ngrok/ngrok.yml', 'config/vigthoria/config.json', 'secrets'];
  return readdirSync(home.cwd, {recursive: true, encoding: 'utf8', withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !own.includes(file.slice(home.cwd.length + 1)))
    .map(file => [file.slice(home.cwd.length + 1), readFileSync(file)]);
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(task =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [...children, ...children.flatMap(descendants)];
}

/** Arguments, title and, of children, the environment. */
function traces(pid: number): [string, Buffer][] {
  const read = (of: number, name: string): [string, Buffer] => [
    `/proc/${of === pid ? 'itself' : 'a child'}/${name}`,
    readFileSync(`/proc/${of}/${name}`),
  ];
  const children = descendants(pid);
  expect(children.length).toBeGreaterThan(0);
  return [
    ...[pid, ...children].flatMap(of => [read(of, 'cmdline'), read(of, 'comm'), read(of, 'status')]),
    ...children.map(of => read(of, 'environ')),
  ];
}

const event = (id: string): string => `{"id":"${id}","type":"generation.completed","data":{"score":1.0}}`;

test.runIf(existsSync('/proc/self/environ'))(
  'neither secrets nor the token nor a header for the app gets out of a whole session with debugging on',
  {timeout: 90_000},
  async () => {
    const one = await listen();
    expect(one.url).toContain('ngrok-free.app');
    const post = (body: string, signature?: string): ReturnType<typeof sendPublic> =>
      sendPublic(edge, one.url, {
        body,
        headers: {
          'Content-Type': 'application/json',
          ...(signature === undefined ? {} : {'X-Vigthoria-Signature': signature}),
        },
      });
    const bodies = ['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5'].map(event);
    const [valid = '', restringified = '', old = '', stray = '', missing = ''] = bodies;
    const answers = [
      await post(valid, sign(valid)),
      await post(restringified, sign(JSON.stringify(JSON.parse(restringified)))),
      await post(old, sign(old, marks.oldSecret)),
      await post(stray, sign(stray, ` ${marks.secret}\n`)),
      await post(missing),
    ];
    expect(answers.map(({status}) => status)).toEqual([200, 401, 401, 401, 401]);
    printed.push([
      'answers',
      answers.map(({body, headers}) => `${body}${JSON.stringify(headers)}`).join('\n'),
    ]);
    edge.cut();
    await one.record('tunnel', ({state}) => state === 'online');
    await waitFor(() => one.records().filter(({type}) => type === 'attempt').length === 5);
    expect(app.seen[0]?.headers.authorization).toBe(`Bearer ${marks.authorisation}`);
    expectNoMark(traces(one.child.pid ?? 0));
    const ended = await one.stop();
    printed.push(['listen', ended.stdout], ['listen, stderr', ended.stderr]);

    write('body.json', valid);
    const human = start(['listen', '--no-tunnel', '-v', '-f', `localhost:${app.port}`], home);
    running.push(human);
    await waitFor(() => human.stderr().includes('Ready'));
    human.child.kill('SIGTERM');
    const shown = await human.finished;
    printed.push(['listen -v', shown.stdout], ['listen -v, stderr', shown.stderr]);
    expect(shown.stderr).toContain('VIGTHORIA_WEBHOOK_SECRET');

    await command(['verify', '--payload', 'body.json', '--signature', sign(valid, marks.oldSecret)]);
    await command([
      'verify',
      '--payload',
      'body.json',
      '--signature',
      sign(valid, ` ${marks.secret}`),
      '--json',
    ]);
    await command(['verify', '--event', 'evt_2']);
    await command(['sign', '--header', '--payload', 'body.json']);
    await command(['events', 'list']);
    for (const form of ['pretty', 'body', 'http', 'curl', 'json'])
      await command(['events', 'show', 'evt_1', '--as', form]);
    await command(['events', 'list', '--json', '--full']);
    await command(['replay', 'evt_1', '--resign', '--json']);
    await command(['replay', 'evt_1', '-H', `Authorization: Bearer ${marks.authorisation}`]);
    await command(['trigger', 'generation.completed', '-f', `localhost:${app.port}`]);
    for (const args of [['--help'], ['listen', '--help'], ['verify', '--help'], ['sign', '--help']])
      expect(await command(args)).toBe(0);
    await command(['config', 'list', '--json']);
    await command(['config', 'get', 'secret']);
    expectNoMark([...printed, ...filesOfHome()]);
    expect(filesOfHome().map(([name]) => name)).toContain('data/vigthoria.db');
    expect(printed.flatMap(([, text]) => (text === '' ? [] : [text])).length).toBeGreaterThan(15);
  },
);

test('no refusal of ngrok’s, which quotes the token, and no fault of a set-up shows one', {
  timeout: 60_000,
}, async () => {
  for (const code of [105, 107, 108]) {
    edge.refuseToken('*', code);
    const one = start(['listen'], home);
    running.push(one);
    // ERR_NGROK_108 is waited for.
    if (code === 108) {
      await waitFor(() => one.stderr().includes('ERR_NGROK_108'));
      one.child.kill('SIGTERM');
    }
    const {code: exit, stdout, stderr} = await one.finished;
    expect(exit).toBe(code === 108 ? 143 : 3);
    printed.push([`ERR_NGROK_${code}`, stdout], [`ERR_NGROK_${code}, stderr`, stderr]);
  }
  edge.refuseToken('*', null);
  const stray = {...home, env: {...home.env, NGROK_AUTHTOKEN: `"${marks.token}"`}};
  expect(await command(['listen'], stray)).toBe(3);
  write('config/vigthoria/config.json', `{"secret": "${marks.secret}", "authtoken": "${marks.token}" oops`);
  expect(await command(['events', 'list'])).toBe(2);
  write('config/vigthoria/config.json', `{"secret": {"deep": "${marks.secret}"}}`);
  expect(await command(['events', 'list'])).toBe(2);
  write('config/vigthoria/config.json', '{}');
  write('config/ngrok/ngrok.yml', `authtoken: "${marks.token}\nconnect_url: [`);
  const edgeless = {...home, env: {...home.env, NGROK_AUTHTOKEN: ''}};
  expect(await command(['listen'], edgeless)).toBe(3);
  expectNoMark(printed);
});

test('what is mistyped around a secret, a token or an authorisation header is not repeated', {
  timeout: 60_000,
}, async () => {
  const {secret, authorisation} = marks;
  write('secrets', `${secret}\n`);
  for (const args of [
    ['listen', '-H', `Authorization Bearer ${authorisation}`],
    ['listen', '-H', `Author ization: Bearer ${authorisation}`],
    ['listen', '-H', `Authorization: Bearer ${authorisation}\n`],
    ['listen', '-f', `http://me:${authorisation}@localhost:3000`],
    ['listen', '-f', `http://me:${authorisation}@local host:3000`],
    ['listen', '-f', `ftp://me:${authorisation}@localhost:3000`],
    ['listen', '--public-url', `ftp://me:${authorisation}@x.example`],
    ['verify', `--secrets=${secret}`],
    ['verify', `--secret-file=${secret}`],
    ['verify', '--payload', 'secrets', `--sceret=${secret}`],
    ['sign', '--payload', 'body.json', '--secret', secret, 'excess'],
    ['config', 'set', `secret=${secret}`],
    ['config', 'get', `secret=${secret}`],
  ]) {
    const {code, stdout, stderr} = await runInProcess(args, home);
    expect(code, args.join(' ')).toBe(2);
    printed.push([args.slice(0, 2).join(' '), stdout + stderr]);
  }
  expectNoMark(printed);
});

test.runIf(existsSync('/proc/self/environ'))(
  'a secret on the command line is not left in the process list',
  async () => {
    const env = {...home.env, VIGTHORIA_WEBHOOK_SECRET: '', NGROK_AUTHTOKEN: ''};
    const one = await startListening(['--no-tunnel', '--json', '--secret', marks.secret], {...home, env});
    running.push(one);
    const seen = ['cmdline', 'comm', 'status'].map(
      name => [name, readFileSync(`/proc/${one.child.pid}/${name}`)] as const,
    );
    expect(`${seen[0]?.[1]}`).toMatch(/^vigthoria listen/);
    expectNoMark(seen);
    await one.stop();
  },
);

test('a crash of any kind is told in a line, escaped and without what was in memory, and ends with exit code 3', async () => {
  write('crash.cjs', `setTimeout(() => { throw new Error('boom \\u001b[31m\\nsecond line'); }, 300);`);
  for (const debug of ['', '1']) {
    const env = {
      ...home.env,
      VIGTHORIA_DEBUG: debug,
      NODE_OPTIONS: `--require ${join(home.cwd, 'crash.cjs')}`,
    };
    const {code, stdout, stderr} = await run(['listen', '--no-tunnel'], {...home, env});
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('this is a fault of vigthoria itself: boom \\u001b[31m\\u000asecond line');
    expect(/\n {4}at /.test(stderr)).toBe(debug === '1');
    expect(stderr).not.toContain('\u001b');
    printed.push(['crash', stderr]);
  }
  expectNoMark(printed);
});

test('a program that is started here gets the environment without secrets', async () => {
  write('body.json', event('evt_1'));
  const saved = join(home.cwd, 'editor-env');
  write('editor.sh', `env > '${saved}'; printf ' ' >> "$1"\n`);
  const editing = {...home, env: {...home.env, EDITOR: `sh '${join(home.cwd, 'editor.sh')}'`, KEPT: 'kept'}};
  await command(['trigger', 'generation.completed', '--id', 'evt_1', '-f', `localhost:${app.port}`]);
  expect(await command(['replay', 'evt_1', '--edit', '-f', `localhost:${app.port}`], editing)).toBe(0);
  expect(readFileSync(saved, 'utf8')).toContain('KEPT=kept');
  expectNoMark([['the environment of the editor', readFileSync(saved)], ...printed]);
});
