import {copyFileSync, mkdtempSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Bench} from '../bench.ts';
import {end, startOwn, timeRun} from '../child.ts';
import {fillStore} from '../fill-store.ts';
import type {Cell, Table} from '../report.ts';
import {interleave, median, medianRatio} from '../statistics.ts';
import {binOf, environmentIn} from '../vigthoria.ts';

export const growthTitle = 'Growth';
export const listRatioColumn = 'events list, to the smallest';
export const sizeName = (count: number): string => count.toLocaleString('en-US');

const measuredInserts = 2048;
const replayed = 200;

/** What the number of recorded deliveries costs: each command over a record that grows. */
export async function measureGrowth(bench: Bench): Promise<readonly Table[]> {
  const counts = bench.isShort ? [3_000, 10_000] : [10_000, 100_000, 1_000_000];
  const folder = mkdtempSync(join(bench.folder, 'growth-'));
  const env = environmentIn(folder);
  const store = env['VIGTHORIA_STORE'] ?? '';
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'));
  const time = async (...args: string[]): Promise<Cell> => {
    const times: number[] = [];
    for (let round = 0; round < (bench.isShort ? 1 : 5); round += 1) {
      const elapsedMs = await timeRun([binOf(bench), ...args], {cwd: folder, env});
      // A command that this version does not have.
      if (elapsedMs === null) return null;
      times.push(elapsedMs);
    }
    return median(times);
  };
  // Minutes lie between two sizes, and a machine's speed drifts: the smallest record is measured beside each.
  const smallest = join(folder, 'smallest.db');
  const timeLists = async (): Promise<readonly Cell[]> => {
    const times = await interleave([smallest, store], bench.isShort ? 3 : 15, async file => {
      const options = {cwd: folder, env: {...env, VIGTHORIA_STORE: file}};
      return (await timeRun([binOf(bench), 'events', 'list'], options)) ?? Number.NaN;
    });
    const own = times.get(store) ?? [];
    return [median(own), medianRatio(own, times.get(smallest) ?? [])];
  };
  const rows: Table['rows'][number][] = [];
  let filled = 0;
  try {
    for (const count of counts) {
      bench.tell(sizeName(count));
      await fillStore(store, {count: count - filled - measuredInserts, from: filled, isDurable: false});
      const insertMs = await fillStore(store, {count: measuredInserts, from: count - measuredInserts});
      filled = count;
      if (count === counts[0]) copyFileSync(store, smallest);
      const middle = `evt_grown${count >> 1}`;
      const endpoint = `http://127.0.0.1:${app.hello}`;
      const noReplayMs = await time('replay', '--last', '1', '--yes', '-f', endpoint);
      const replayMs = await time('replay', '--last', `${replayed}`, '--yes', '-f', endpoint);
      rows.push({
        name: sizeName(count),
        cells: [
          (measuredInserts * 1000) / insertMs,
          sizeOf(folder) / count,
          ...(await timeLists()),
          await time('events', 'list', '--failed', '--type', 'generation.*'),
          await time('events', 'list', '--search', middle),
          await time('events', 'show', middle),
          typeof replayMs === 'number' && typeof noReplayMs === 'number'
            ? (replayed * 1000) / Math.max(1, replayMs - noReplayMs)
            : null,
        ],
      });
    }
    const keep = filled - 1000;
    const pruneMs = await timeRun(
      [binOf(bench), 'events', 'prune', '--older-than', '1s', '--keep', `${keep}`],
      {cwd: folder, env},
    );
    return [
      {
        title: growthTitle,
        note: `Deliveries of 2 KB with one attempt each; inserts durable, in groups of 64. Each command is a whole process, in milliseconds; a dash is over a minute. events list is measured in turn with one over the smallest record. events prune of 1,000 deliveries of the largest record: ${pruneMs === null ? 'not measured' : `${Math.round(pruneMs)} ms`}.`,
        subject: 'deliveries recorded',
        columns: [
          'inserts per second',
          'bytes each',
          'events list ms',
          listRatioColumn,
          '--failed --type ms',
          '--search ms',
          'show ms',
          'replay --last per second',
        ],
        rows,
      },
    ];
  } finally {
    await end(app.child);
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder)
    .filter(name => name.startsWith('vigthoria.db'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
