import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {secret, sendDelivery} from '../faults/load.ts';
import {createHome, type Home, run, startListen} from '../helpers/cli.ts';

let home: Home;
let folder: string;
const undoing: (() => void)[] = [];
beforeEach(() => {
  home = createHome({WEBHOOK_SECRET: secret});
  folder = dirname(home.store);
  mkdirSync(folder);
});
afterEach(() => {
  for (const undo of undoing.splice(0).reverse()) undo();
  home.remove();
});

test('a damaged record is moved aside, its new name is told, and a fresh one is begun', async () => {
  const damaged = 'no database, but dear to somebody\n'.repeat(200);
  writeFileSync(home.store, damaged);
  const one = await startListen([], home);
  const {message} = await one.record('warning', ({code}) => code === 'store');
  const name = readdirSync(folder).find(file => file.includes('.corrupt-')) ?? '';
  expect(message).toBe(
    `${home.store} was damaged; it is kept as ${join(folder, name)}, and a new record was begun`,
  );
  expect(readFileSync(join(folder, name), 'utf8')).toBe(damaged);
  expect(await sendDelivery(one.url, 'evt_1')).toMatchObject({status: 200});
  expect((await one.stop()).code).toBe(130);
  const listed = await run(['events', 'list', '--json'], home);
  expect(JSON.parse(listed.stdout)).toMatchObject({event_id: 'evt_1'});
});

function mount(...options: readonly string[]): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder], {stdio: 'ignore'});
    undoing.push(() => execFileSync('umount', ['-l', folder]));
    return true;
  } catch {
    return false;
  }
}

test.for([
  ['a read-only folder', ['ro'], 'ead-only'],
  ['a disk without room', ['size=4k'], 'disk is full'],
] as const)(
  'listen on %s ends before it is ready, exit code 3, with one clear line and what to type',
  async ([, options, text], {skip}) => {
    if (!mount(...options)) skip('a small disk takes root');
    if (options[0] !== 'ro') {
      try {
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(8192));
      } catch (error) {
        expect(error).toMatchObject({code: 'ENOSPC'});
      }
    }
    const {code, stdout, stderr} = await run(['listen', '--no-tunnel'], home);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^vigthoria: the record .*\n {2}.*--store\n$/);
    expect(stderr).toContain(text);
  },
);
