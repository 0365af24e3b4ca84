import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Command} from 'commander';
import {afterAll, beforeAll, expect, test} from 'vitest';
import packageJson from '../../package.json';
import {createContext} from '../../src/cli/context.ts';
import {exampleLines} from '../../src/cli/help/example-lines.ts';
import {topics} from '../../src/cli/help/topics.ts';
import {createProgram} from '../../src/cli/program.ts';
import {listSettingKeys} from '../../src/cli/setting-keys.ts';
import {didYouMean} from '../../src/cli/suggest.ts';
import {createHome, type Home, run} from '../helpers/cli.ts';
import {hasTool} from '../helpers/tool.ts';

let home: Home;
beforeAll(() => {
  home = createHome();
});
afterAll(() => home.remove());

const program = createProgram(createContext(process, packageJson.version), () => undefined);
const listAll = (command: Command): Command[] =>
  command.commands.filter(one => !one.name().startsWith('__')).flatMap(one => [one, ...listAll(one)]);
const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();
const commands = listAll(program).map(command => [pathOf(command), command] as const);

test.each(commands)('%s has a summary of one line, and two examples of itself', (path, command) => {
  expect(command.summary()).toMatch(/^[a-z][^\n]{8,75}[^.]$/);
  expect(command.description()).not.toBe('');
  const examples = exampleLines(command).filter(line => line.includes(`vigthoria ${path}`));
  expect(examples.length).toBeGreaterThanOrEqual(2);
});

test.each(commands)('each option of %s says what it is for', (_path, command) => {
  for (const {flags, description} of command.options)
    expect([flags, description.length > 5]).toEqual([flags, true]);
});

test('--help fits 80 columns and names all commands and topics', async () => {
  const {code, stdout, stderr} = await run(['--help'], home);
  expect([code, stderr]).toEqual([0, '']);
  for (const name of [
    ...program.commands.map(one => one.name()).filter(one => !one.startsWith('__')),
    ...Object.keys(topics),
  ]) {
    expect(stdout).toMatch(new RegExp(`^  (?:vigthoria help )?${name}\\b`, 'm'));
  }
  expect(stdout).not.toContain('__');
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});

test.each([['-V'], ['--version', 'listen', '--nonsense'], ['--color', 'never', '--version']])(
  'the version is told for %j',
  async (...args) => {
    const {code, stdout, stderr} = await run(args, home);
    expect([code, stdout, stderr]).toEqual([0, `${packageJson.version}\n`, '']);
  },
);

test.each(commands)('a call of %s knows what the whole command line knows of it', (path, command) => {
  const context = createContext(process, packageJson.version);
  const called = createProgram(context, () => undefined, path.split(' '));
  const own = listAll(called).find(one => pathOf(one) === path);
  expect(own?.helpInformation()).toBe(command.helpInformation());
});

test('help on a command is its --help', async () => {
  expect((await run(['help', 'events', 'list'], home)).stdout).toBe(
    (await run(['events', 'list', '--help'], home)).stdout,
  );
  expect((await run(['help'], home)).stdout).toBe((await run(['--help'], home)).stdout);
});

test('help exit-codes and help settings tell what scripts and teams need', async () => {
  const codes = await run(['help', 'exit-codes'], home);
  expect(codes.code).toBe(0);
  for (const code of ['0', '1', '2', '3', '129, 130, 143'])
    expect(codes.stdout).toMatch(new RegExp(`^  ${code}  `, 'm'));
  const {stdout} = await run(['help', 'settings'], home);
  for (const key of listSettingKeys(program).keys()) expect(stdout).toMatch(new RegExp(`^  ${key}\\b`, 'm'));
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  [['evnts'], 'Did you mean events?'],
  [['events', 'lst'], 'Did you mean list?'],
  [['listen', '--frward-to', '3000'], 'Did you mean --forward-to?'],
  [['help', 'evnts'], 'did you mean events?'],
  [['help', 'exitcodes'], 'did you mean exit-codes?'],
  [['help', 'events', 'lst'], 'did you mean list?'],
])('%j is exit 2 and says what was meant', async (args, text) => {
  const {code, stdout, stderr} = await run(args, home);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(text);
});

test.each([
  ['prot', ['port', 'path'], '; did you mean port?'],
  ['Forward-To', ['forward-to'], '; did you mean forward-to?'],
  ['evts', ['events'], '; did you mean events?'],
  ['xyz', ['port'], ''],
])('%s among %j%s', (word, known, expected) => {
  expect(didYouMean(word, known)).toBe(expected);
});

const page = readFileSync(join(import.meta.dirname, '../..', packageJson.man), 'utf8');
const plain = [
  ['\\-', '-'],
  ['\\(aq', "'"],
  ['\\(dq', '"'],
  ['\\(ti', '~'],
].reduce((text, [spelled = '', character = '']) => text.replaceAll(spelled, character), page);

test.each(commands.filter(([path]) => path !== 'help'))(
  'the manual page has %s with all its options',
  (path, command) => {
    const section = plain.split('\n.S').find(part => part.startsWith(`S vigthoria ${path}`));
    expect(section).toBeDefined();
    for (const {long, hidden} of command.options) if (!hidden) expect(section).toContain(`${long}`);
    for (const example of exampleLines(command)) expect(section).toContain(example.split(/[…\\]/)[0]);
  },
);

test('the manual page has the topics, and man finds no fault with it', context => {
  for (const heading of ['EXIT CODES', 'SETTINGS', 'IDS']) expect(page).toContain(`.SH ${heading}\n`);
  context.skip(!hasTool('groff'), 'groff is not installed');
  const {status, stdout, stderr} = spawnSync('groff', ['-man', '-Tutf8', '-ww'], {
    input: page,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('VIGTHORIA(1)');
});
