import {type ChildProcess, execFileSync, fork} from 'node:child_process';
import {rmSync, statfsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import {bundles, list, record, useFolder, ways} from './opened.ts';

const opened = useFolder();

/** True where this machine lets the tests make a small disk. */
function mount(sizeBytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', opened.folder], {
      stdio: 'ignore',
    });
    opened.closing.push(() => execFileSync('umount', ['-l', opened.folder]));
    return true;
  } catch {
    return false;
  }
}

test.for(ways)(
  'a full disk fails what cannot be kept and nothing else, and when space returns it records again, %s',
  async (way, {skip}) => {
    if (!mount(4 * 1024 * 1024)) skip('mounting a small disk takes root');
    const store = await opened.open(way);
    const fill = (number: number): Promise<unknown> =>
      record(store, number, {body: Buffer.alloc(20_000, number)});
    await fill(0);
    const ballast = join(opened.folder, 'ballast');
    const {bavail, bsize} = statfsSync(opened.folder);
    writeFileSync(ballast, Buffer.alloc(Number(bavail) * Number(bsize) - 100_000));
    const settled = await Promise.allSettled(Array.from({length: 40}, (_, index) => fill(index + 1)));
    const full = {code: 'store_unavailable', message: expect.stringContaining('disk is full')};
    for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject(full);
    expect(settled.map(({status}) => status)).toContain('rejected');
    const kept = settled.flatMap((one, index) => (one.status === 'fulfilled' ? [index + 1] : []));
    rmSync(ballast);
    await fill(100);
    expect((await list(store)).reverse()).toEqual([0, ...kept, 100]);
  },
);

const writer = `
const {openStoreWorker} = require(process.argv[2]);
const {createHash} = require('node:crypto');
(async () => {
  const store = await openStoreWorker(process.argv[3], {nowMs: 0, onNotice: () => {}});
  const start = Number(process.argv[4]);
  const count = Number(process.argv[5]);
  const one = async number => {
    const body = Buffer.from(JSON.stringify({id: 'evt_' + number, data: 'x'.repeat(number % 5000)}));
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    await store.recordDelivery({
      delivery: {id: 'dlv_' + String(number).padStart(26, '0'), receivedAtMs: number, method: 'POST', path: '/', headers: [],
        body, sizeBytes: body.length, bodySha256, event: {id: 'evt_' + number, type: null, created: null, isJson: true}, derivedFrom: null},
      verdict: {kind: 'unchecked', notes: []}, refused: false});
    process.send(number);
  };
  for (let number = start; number < start + count; number += 8) {
    await Promise.all(Array.from({length: 8}, (_, index) => one(number + index)));
  }
  await store.close();
  process.disconnect();
})();
`;

let said = '';
beforeEach(() => {
  said = '';
});

function startWriter(start: number, count: number, onWritten: (number: number) => void): ChildProcess {
  const script = join(opened.folder, 'writer.cjs');
  writeFileSync(script, writer);
  const child = fork(script, [bundles.openStoreWorker, opened.file, `${start}`, `${count}`], {silent: true});
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (said += String(chunk)));
  child.on('message', number => onWritten(Number(number)));
  opened.closing.push(() => child.kill('SIGKILL'));
  return child;
}

test('after kill -9 in the middle of writing, all that was acknowledged is there, whole, and the file is sound', async () => {
  const acknowledged: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const before = acknowledged.length;
    const child = startWriter(round * 100_000, 80_000, number => {
      acknowledged.push(number);
      if (acknowledged.length - before === 40 + round * 13) child.kill('SIGKILL');
    });
    await new Promise(resolve => child.once('close', resolve));
  }
  const db = await opened.raw();
  expect(db.prepare('PRAGMA integrity_check').all()).toMatchObject([{integrity_check: 'ok'}]);
  const rows = db.prepare('SELECT event_id, body FROM deliveries').all();
  const bodies = new Map(rows.map(row => [row['event_id'], Buffer.from(row['body']).toString()]));
  const lost = acknowledged.filter(
    number =>
      bodies.get(`evt_${number}`) !== JSON.stringify({id: `evt_${number}`, data: 'x'.repeat(number % 5000)}),
  );
  expect(lost).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(400);
});

test('several processes begin and write one file at once, and none says a word of it, nor of the driver', async () => {
  const acknowledged = new Set<number>();
  const codes = await Promise.all(
    [0, 1, 2, 3].map(
      index =>
        new Promise(resolve => {
          startWriter(index * 100_000, 400, number => acknowledged.add(number)).once('close', resolve);
        }),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(said).toBe('');
  expect(await list(await opened.open())).toHaveLength(1600);
  expect(acknowledged.size).toBe(1600);
});

test('a writer thread that dies fails what it had taken, and the next recording is kept by a new one', async () => {
  const worker = join(opened.folder, 'dying-worker.cjs');
  writeFileSync(
    worker,
    `if (require('node:fs').existsSync(${JSON.stringify(`${opened.folder}/sound`)})) require(${JSON.stringify(bundles.worker)});
     else require('node:worker_threads').parentPort.on('message', () => { throw new Error('out of luck'); });`,
  );
  const store = await opened.open('through the worker', opened.file, {workerFile: worker});
  const settled = await Promise.allSettled([record(store, 1), record(store, 2)]);
  for (const one of settled) {
    expect(one).toMatchObject({
      reason: {code: 'store_unavailable', message: expect.stringContaining('out of luck')},
    });
  }
  writeFileSync(join(opened.folder, 'sound'), '');
  await record(store, 3);
  expect(await list(store)).toEqual([3]);
});
