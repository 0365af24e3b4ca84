import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect} from 'vitest';
import {createHome, type Home, type Listening, startListen} from '../helpers/cli.ts';
import {waitFor} from '../helpers/wait.ts';
import {countDoubled, countLost, readRecorded} from './audit.ts';
import {type FaultCounts, faultTest, roundsOf} from './fault-test.ts';
import {isAccepted, type Load, secret, startLoad} from './load.ts';

let home: Home;
let folder: string;
const undoing: (() => void)[] = [];
beforeEach(() => {
  home = createHome({WEBHOOK_SECRET: secret});
  folder = dirname(home.store);
  mkdirSync(folder, {mode: 0o700});
});
afterEach(() => {
  for (const undo of undoing.splice(0).reverse()) undo();
  home.remove();
});

function run(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}

/** Takes all the room that a disk has left. */
function fillUp(file: string): void {
  try {
    for (let part = 0; part < 1000; part += 1) appendFileSync(file, Buffer.alloc(64 * 1024));
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('ENOSPC'))) throw error;
  }
}

/** Sends on and on while the trouble comes and goes; all that was answered 2xx must be in the record, and the rest answered 503. */
async function endure(
  counts: FaultCounts,
  rounds: number,
  {begin, end}: {readonly begin: () => void; readonly end: () => void},
): Promise<void> {
  const listening = await startListen([], home);
  undoing.push(() => listening.child.kill('SIGKILL'));
  for (let round = 1; round <= rounds; round += 1) {
    const load = startLoad({url: listening.url, senders: 8, name: `${round}`});
    await waitFor(() => load.outcomes.filter(isAccepted).length >= 20);
    begin();
    await waitFor(() => countOf(load, 503) >= 20, 30_000);
    end();
    const from = load.outcomes.length;
    await waitFor(() => load.outcomes.slice(from).filter(isAccepted).length >= 20, 30_000);
    await load.stop();
    expect(new Set(load.outcomes.map(({status}) => status))).toEqual(new Set([200, 503]));
    const recorded = await readRecorded(home.store);
    counts.rounds += 1;
    counts.requests += load.outcomes.length;
    counts.losses += countLost(load.outcomes.filter(isAccepted), recorded);
    counts.duplicates += countDoubled(recorded);
  }
  await expectClearWords(listening, rounds);
}

const countOf = ({outcomes}: Load, status: number): number =>
  outcomes.filter(one => one.status === status).length;

/** Told when it begins and when it is over, not once for each delivery. */
async function expectClearWords(listening: Listening, rounds: number): Promise<void> {
  const {code, stderr} = await listening.stop();
  expect([code, stderr]).toEqual([130, '']);
  const warnings = listening.records().filter(({type}) => type === 'warning');
  const [first] = warnings.filter(warning => warning['code'] === 'not_stored');
  expect(first?.['message']).toContain(
    `a delivery could not be stored and was answered 503: the record ${home.store} `,
  );
  expect(warnings.some(warning => warning['code'] === 'stored_again')).toBe(true);
  expect(warnings.length).toBeLessThan(10 + 8 * rounds);
}

faultTest('a full disk under load', async (counts, {skip}) => {
  if (!run('mount', '-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder)) skip('a small disk takes root');
  undoing.push(() => run('umount', '-l', folder));
  const ballast = join(folder, 'ballast');
  await endure(counts, roundsOf({short: 1, long: 5}), {
    begin: () => fillUp(ballast),
    end: () => rmSync(ballast),
  });
});

faultTest('a record that cannot be written any more, under load', async (counts, {skip}) => {
  const files = [home.store, `${home.store}-wal`];
  writeFileSync(join(folder, 'probe'), '');
  if (!run('chattr', '+i', join(folder, 'probe'))) skip('files that nobody may write take root, and chattr');
  run('chattr', '-i', join(folder, 'probe'));
  const end = (): void => void run('chattr', '-i', ...files);
  undoing.push(end);
  await endure(counts, roundsOf({short: 1, long: 10}), {
    begin: () => void run('chattr', '+i', ...files),
    end,
  });
});
