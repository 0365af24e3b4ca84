import {join} from 'node:path';
import type {Bench} from '../bench.ts';
import {end, startOwn} from '../child.ts';
import {type LoadOptions, sendLoad} from '../load.ts';
import {memoryOf} from '../process-use.ts';
import type {Table} from '../report.ts';
import {makeRequests} from '../requests.ts';
import {startVigthoria} from '../vigthoria.ts';

export const memoryTitle = 'Memory of listen';
const steps = 10;

/** Resident memory of `listen` while deliveries come in: it may not grow with their number. */
export async function measureMemory(bench: Bench): Promise<readonly Table[]> {
  const total = bench.isShort ? 3_000 : 100_000;
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'));
  const listening = await startVigthoria(bench, [
    '--no-tunnel',
    '--quiet',
    '-f',
    `http://127.0.0.1:${app.hello}`,
  ]);
  const requests = makeRequests({count: 4096, sizeBytes: 2048});
  const rows: Table['rows'][number][] = [];
  const note = (name: string): void => {
    const memory = memoryOf(listening.pid);
    rows.push({name, cells: [memory?.nowMb ?? null, memory?.highestMb ?? null]});
  };
  const send = async (load: Pick<LoadOptions, 'durationMs' | 'count' | 'perSecond'>): Promise<void> => {
    const {refused, refusal} = await sendLoad({port: listening.port, connections: 16, requests, ...load});
    if (refused > 0)
      throw new Error(`${refused} deliveries were answered ${refusal}, or others that are no 2xx`);
  };
  try {
    note('ready');
    for (let step = 1; step <= steps; step += 1) {
      await send({durationMs: 600_000, count: total / steps});
      note(afterDeliveries((total / steps) * step));
      bench.tell(`${step} of ${steps}`);
    }
    for (let step = 1; bench.soakMs > 0 && step <= steps; step += 1) {
      await send({durationMs: bench.soakMs / steps, perSecond: 100});
      note(soakStep(step));
      bench.tell(soakStep(step));
    }
  } finally {
    for (const {child} of [listening, app]) await end(child);
  }
  return [
    {
      title: memoryTitle,
      note: 'Deliveries of 2 KB, 16 at once, each verified, recorded and forwarded, with --quiet; the worker thread that records them is included. A soak goes on with 100 a second, for as long as --soak says.',
      subject: 'when',
      columns: ['MB', 'highest MB'],
      rows,
    },
  ];
}

/** The names of its rows. */
const soakStep = (step: number): string => `soak, ${step} of ${steps}`;
export const soakSteps = {middle: soakStep(steps / 2), last: soakStep(steps)} as const;

/** The name of the last row of so many deliveries. */
export const afterDeliveries = (count: number): string => `after ${count.toLocaleString('en-US')} deliveries`;
