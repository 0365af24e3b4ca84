import {spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {secret, sendDelivery} from '../faults/load.ts';
import {type App, startApp} from '../helpers/app.ts';
import {bin, createHome, type Home, type Listening, startListen} from '../helpers/cli.ts';
import {send} from '../helpers/send.ts';
import {waitFor} from '../helpers/wait.ts';

let home: Home;
let app: App;
const listening: Listening[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  for (const one of listening.splice(0)) one.child.kill('SIGKILL');
  await app.close();
  home.remove();
});

async function open(...args: readonly string[]): Promise<Listening> {
  const one = await startListen(['-f', app.url, ...args], home);
  listening.push(one);
  return one;
}

/** Nothing but the record is left, and nobody answers on the port. */
async function expectNothingLeft(url: string): Promise<void> {
  expect(readdirSync(dirname(home.store))).toEqual(['vigthoria.db']);
  await expect(send(url)).rejects.toThrow('ECONNREFUSED');
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s finishes what is under way, keeps what is held, leaves nothing, exit code %i',
  async (name, code) => {
    let finish: () => void = () => undefined;
    app.answer = (_request, response) => {
      finish = () => response.end('done');
    };
    const one = await open();
    const answer = sendDelivery(one.url, 'evt_1');
    await waitFor(() => app.seen.length === 1);
    one.child.kill(name);
    await waitFor(async () => (await send(one.url).catch(() => undefined))?.status === 503);
    finish();
    expect(await answer).toMatchObject({status: 200});
    expect((await one.finished).code).toBe(code);
    expect(one.records().at(-1)).toMatchObject({type: 'summary', accepted: 1, failed: 0});
    await expectNothingLeft(one.url);
  },
);

test('an app that never answers is given up after 10 s, also with no time-out; its sender is told, and a held delivery stays held', async () => {
  app.answer = () => undefined;
  const plain = await open('--timeout', '0');
  // A record of its own: of two that let go of one at the same moment, neither may clear its journal away.
  const store = join(home.cwd, 'held/vigthoria.db');
  const held = await startListen(
    ['--hold', '--timeout', '0', '--store', store, '-f', `${app.url}/held`],
    home,
  );
  listening.push(held);
  const answer = sendDelivery(plain.url, 'evt_1');
  await sendDelivery(held.url, 'evt_2');
  await waitFor(() => app.seen.length === 2);
  const startMs = performance.now();
  plain.child.kill('SIGTERM');
  held.child.kill('SIGTERM');
  expect(await answer).toMatchObject({status: 502});
  const ends = await Promise.all([plain.finished, held.finished]);
  const tookMs = performance.now() - startMs;
  expect(ends.map(({code}) => code)).toEqual([143, 143]);
  expect(tookMs).toBeGreaterThan(9000);
  expect(tookMs).toBeLessThan(16_000);
  expect(plain.records().at(-1)).toMatchObject({type: 'summary', deliveries: 1, failed: 1});
  expect(held.records().at(-1)).toMatchObject({type: 'summary', deliveries: 1, held: 1});
  await expectNothingLeft(plain.url);
}, 40_000);

test('a second Ctrl+C ends at once', async () => {
  app.answer = () => undefined;
  const one = await open('--timeout', '0');
  const answer = sendDelivery(one.url, 'evt_1');
  await waitFor(() => app.seen.length === 1);
  one.child.kill('SIGINT');
  await waitFor(async () => (await send(one.url).catch(() => undefined))?.status === 503);
  const startMs = performance.now();
  one.child.kill('SIGINT');
  const {code, stderr} = await one.finished;
  expect([code, performance.now() - startMs < 4000, stderr]).toEqual([130, true, '']);
  await answer;
});

test('a reader of stdout that goes away ends it quietly, exit code 0', async () => {
  const one = await open();
  one.child.stdout?.destroy();
  await sendDelivery(one.url, 'evt_1');
  const {code, stderr} = await one.finished;
  expect([code, stderr]).toEqual([0, '']);
  await expectNothingLeft(one.url);
});

/** Starts `listen` below a parent of its own, which is killed; resolves with the child's process id and URL. */
async function startBelow(isDetached: boolean): Promise<{readonly pid: number; readonly url: string}> {
  const script = `
    const child = require('node:child_process').spawn(process.execPath, process.argv.slice(1), {
      stdio: ['ignore', 'pipe', 'inherit'], detached: ${isDetached}});
    console.log(child.pid);
    child.stdout.pipe(process.stdout);
  `;
  const args = [bin, 'listen', '--no-tunnel', '--json', '-f', app.url];
  const parent = spawn(process.execPath, ['-e', script, ...args], {cwd: home.cwd, env: home.env});
  let text = '';
  parent.stdout.on('data', chunk => (text += String(chunk)));
  const ready = await waitFor(() => /"local_url":"([^"]+)"/.exec(text) ?? undefined);
  parent.kill('SIGKILL');
  return {pid: Number(text.split('\n')[0]), url: ready[1] ?? ''};
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('the end of its parent ends it', async () => {
  const {pid, url} = await startBelow(false);
  await waitFor(() => !isAlive(pid));
  await expectNothingLeft(url);
});

test.runIf(process.platform === 'linux')(
  'one that leads a session of its own lives on without its parent',
  async () => {
    const {pid, url} = await startBelow(true);
    try {
      // Longer than it takes to look for the parent.
      const untilMs = performance.now() + 2500;
      await waitFor(
        async () => (await send(url, '', {method: 'HEAD'})).status === 200 && performance.now() > untilMs,
      );
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  },
);
