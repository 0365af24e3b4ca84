import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {samples} from '../../src/sample/samples.ts';
import {bin, createHome, type Home, run, startListen} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {openTerminal} from '../helpers/terminal.ts';
import {hasTool} from '../helpers/tool.ts';

let home: Home;
beforeAll(async () => {
  const first = createHome();
  const folder = join(first.cwd, 'bin');
  home = {...first, env: {...first.env, PATH: `${folder}:${first.env['PATH']}`}};
  mkdirSync(folder);
  writeFileSync(join(folder, 'vigthoria'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(home.cwd, 'event one.json'), '{}');
  const listening = await startListen([], home);
  for (const id of [
    'evt_A1',
    'evt_A2',
    'evt_B1',
    '$(touch pwned)',
    'evt_`touch pwned`',
    "evt_'",
    'evt_Z;ls',
  ]) {
    await send(listening.url, JSON.stringify({id, type: 'payment.failed'}));
  }
  await listening.stop();
});
afterAll(() => home.remove());

const complete = async (...words: readonly string[]): Promise<readonly string[]> => {
  const {code, stdout, stderr} = await run(['__complete', '--', ...words], home);
  expect([code, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => line.split('\t')[0]!);
};

const commands = [
  'listen',
  'replay',
  'verify',
  'sign',
  'events',
  'trigger',
  'doctor',
  'config',
  'completion',
  'help',
];

test.each([
  [[''], expect.arrayContaining(commands)],
  [['ev'], ['events']],
  [['events', 's'], ['show']],
  [
    ['events', 'show', '--as', ''],
    ['pretty', 'body', 'http', 'curl', 'json'],
  ],
  [['events', 'show', '--as=h'], ['--as=http']],
  [
    ['--color', ''],
    ['always', 'never', 'auto'],
  ],
  [['--color', 'never', 'ver'], ['verify']],
  [['listen', '--forward-to', '3000', '--hol'], ['--hold']],
  [['listen', '-f3000', '--tim'], ['--timeout']],
  [['listen', '--timeout', '5s', '--tim'], []],
  [['listen', '--timeout', '5s', '--forward-to', '1', '--forw'], ['--forward-to']],
  [['listen', '--', '--tim'], []],
  [['listen', '--path', ''], []],
  [['replay', '--unset', ''], []],
  [['replay', '--watch', 'a', ''], [':files']],
  [
    ['trigger', 'generation.'],
    ['generation.started', 'generation.completed', 'generation.failed', 'generation.*'],
  ],
  [['listen', '--events', 'payment.*,!payment.f'], ['payment.*,!payment.failed']],
  [
    ['replay', 'evt_A'],
    ['evt_A2', 'evt_A1'],
  ],
  [['replay', 'evt_A1', 'evt_B'], ['evt_B1']],
  [
    ['verify', '--event', 'evt_'],
    ['evt_B1', 'evt_A2', 'evt_A1'],
  ],
  [['events', 'show', '$'], []],
  [['verify', '--payload', ''], [':files']],
  [
    ['config', 'get', 'secr'],
    ['secret-file', 'secret'],
  ],
  [['config', 'set', 'forw'], ['forward-to']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', 'powershell'],
  ],
  [['help', 'exit'], ['exit-codes']],
  [['help', 'trig'], ['trigger']],
  [['no-such-command', '--col'], ['--color']],
])('after %j comes %j', async (words, expected) => {
  expect(await complete(...words)).toEqual(expected);
});

test('every type is offered, and a delivery id where one is begun', async () => {
  expect(await complete('trigger', '')).toEqual(expect.arrayContaining(Object.keys(samples)));
  expect(await complete('replay', 'dlv_')).toHaveLength(7);
});

test('a record that is not there, or is none, offers nothing and says nothing', async () => {
  for (const store of [join(home.cwd, 'none.db'), join(home.cwd, 'event one.json')]) {
    const {code, stdout, stderr} = await run(['__complete', '--', 'replay', ''], {
      ...home,
      env: {...home.env, VIGTHORIA_STORE: store},
    });
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  }
  expect(existsSync(join(home.cwd, 'none.db'))).toBe(false);
});

test.for(['bash', 'zsh', 'fish'])(
  'the script for %s is one that the shell can read, and nothing else',
  async (shell, context) => {
    const {code, stdout, stderr} = await run(['completion', shell], home);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^#/);
    context.skip(!hasTool(shell), `${shell} is not installed`);
    writeFileSync(join(home.cwd, 'script'), stdout);
    expect(spawnSync(shell, ['-n', 'script'], {cwd: home.cwd, encoding: 'utf8'})).toMatchObject({
      status: 0,
      stdout: '',
      stderr: '',
    });
  },
);

test('the script for PowerShell asks the same command', async () => {
  expect((await run(['completion', 'powershell'], home)).stdout).toMatch(
    /Register-ArgumentCompleter[\s\S]+__complete/,
  );
  expect((await run(['__complete', '--new-word', '--', 'events'], home)).stdout).toMatch(/^list\t/m);
});

test('another shell is a usage error', async () => {
  const {code, stdout, stderr} = await run(['completion', 'tcsh'], home);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('bash, zsh, fish, powershell');
});

const bash = (...words: readonly string[]): readonly string[] =>
  execFileSync(
    'bash',
    [
      '-c',
      `source <(vigthoria completion bash)
       COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
       "$(complete -p vigthoria | sed 's/.*-F \\([^ ]*\\) .*/\\1/')" vigthoria
       printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ],
    {cwd: home.cwd, env: home.env, encoding: 'utf8'},
  )
    .split('\n')
    .filter(Boolean);

test.each([
  [['vigthoria', 'eve'], ['events']],
  [['vigthoria', 'events', 'show', '--as', '=', 'h'], ['http']],
  [
    ['vigthoria', 'events', 'show', '--as', '='],
    ['pretty', 'body', 'http', 'curl', 'json'],
  ],
  [
    ['vigthoria', 'replay', 'evt_A'],
    ['evt_A2', 'evt_A1'],
  ],
  [['vigthoria', 'verify', '--payload', 'event'], ['event one.json']],
  [['vigthoria', 'replay', ''], expect.not.arrayContaining([expect.stringContaining('touch')])],
])('bash turns %j into %j', (words, expected) => {
  expect(bash(...words)).toEqual(expected);
});

test.for([
  ['bash', 'bash --norc --noprofile', 'source <(vigthoria completion bash)'],
  ['zsh', 'zsh -f', 'autoload -Uz compinit && compinit -u && source <(vigthoria completion zsh)'],
  ['fish', 'fish --no-config', 'vigthoria completion fish | source'],
] as const)(
  'a real line in %s is completed with Tab',
  {timeout: 90_000},
  async ([shell, command, load], context) => {
    context.skip(!hasTool(shell), `${shell} is not installed`);
    const terminal = await openTerminal(home);
    try {
      const enter = async (line: string): Promise<void> => {
        terminal.type(line);
        terminal.press('Enter');
      };
      await enter(`exec ${command}`);
      await enter(
        `${load}; echo ready for $((40 + 2))`.replace(
          '$((40 + 2))',
          shell === 'fish' ? '(math 40 + 2)' : '$((40 + 2))',
        ),
      );
      await terminal.see('ready for 42');
      terminal.type('vigthoria eve');
      terminal.press('Tab');
      await terminal.see('vigthoria events');
      terminal.type('sho');
      terminal.press('Tab');
      await terminal.see('vigthoria events show');
      terminal.type('--as ht');
      terminal.press('Tab');
      await terminal.see('--as http');
      terminal.type('evt_B');
      terminal.press('Tab');
      await terminal.see('--as http evt_B1');
      terminal.press('Enter');
      await terminal.see('POST / HTTP/1.1');
      expect(existsSync(join(home.cwd, 'pwned'))).toBe(false);
    } finally {
      terminal.close();
    }
  },
);
