import {mkdtempSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Bench} from '../bench.ts';
import {end, startOwn, timeRun} from '../child.ts';
import {fillStore} from '../fill-store.ts';
import type {Cell, Table} from '../report.ts';
import {median} from '../statistics.ts';
import {binOf, environmentIn} from '../vigthoria.ts';

export const growthTitle = 'Growth';
export const listColumn = 'events list ms';
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
    for (let round = 0; round < (bench.isShort ? 2 : 5); round += 1) {
      const elapsedMs = await timeRun([binOf(bench), ...args], {cwd: folder, env});
      // A command that this version does not have.
      if (elapsedMs === null) return null;
      times.push(elapsedMs);
    }
    return median(times);
  };
  const rows: Table['rows'][number][] = [];
  let filled = 0;
  try {
    for (const count of counts) {
      bench.tell(sizeName(count));
      await fillStore(store, {count: count - filled - measuredInserts, from: filled, isDurable: false});
      const insertMs = await fillStore(store, {count: measuredInserts, from: count - measuredInserts});
      filled = count;
      const middle = `evt_grown${count >> 1}`;
      const endpoint = `http://127.0.0.1:${app.hello}`;
      const noReplayMs = await time('replay', '--last', '1', '--yes', '-f', endpoint);
      const replayMs = await time('replay', '--last', `${replayed}`, '--yes', '-f', endpoint);
      rows.push({
        name: sizeName(count),
        cells: [
          (measuredInserts * 1000) / insertMs,
          sizeOf(folder) / count,
          await time('events', 'list'),
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
        note: `Deliveries of 2 KB with one attempt each; inserts durable, in groups of 64. Each command is a whole process, in milliseconds; a dash is over a minute. events prune of 1,000 deliveries of the largest record: ${pruneMs === null ? 'not measured' : `${Math.round(pruneMs)} ms`}.`,
        subject: 'deliveries recorded',
        columns: [
          'inserts per second',
          'bytes each',
          listColumn,
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
