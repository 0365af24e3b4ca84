import {loadDriver} from '../../../src/store/driver.ts';
import type {Bench} from '../bench.ts';
import {measureSync} from '../disk.ts';
import {type LoadFigures, sendLoad} from '../load.ts';
import {cpuMsOf, forgetHighest, memoryOf} from '../process-use.ts';
import type {Cell, Table} from '../report.ts';
import {makeRequests, type Request} from '../requests.ts';
import {interleave, median, medianRatio} from '../statistics.ts';
import {openWays, vigthoriaName, type Way} from '../ways.ts';

type Row = Table['rows'][number];

interface Round extends LoadFigures {
  readonly cpuMsEach: number | null;
  readonly highestMb: number | null;
}

interface Load {
  readonly name: string;
  readonly connections: number;
  readonly requests: readonly Request[];
  readonly rounds: number;
  readonly durationMs: number;
}

export const wayTitle = 'The way through';
export const smallLoad = (connections: number): string => `2 KB, ${connections} at once`;
export const largeLoad = '1 MB, 8 at once';
export const throughVigthoria = (load: string): string => `${load}: ${vigthoriaName}`;

const note =
  'From a sender over kept-alive connections to an app and back. The pass-through neither verifies nor records; every delivery of vigthoria is verified and durable (synchronous=FULL) before the app sees it. Medians of interleaved rounds; ratios, and how much p50 is over that of the pass-through, are within a round.';

const diskNote =
  'One write of 48 KB, about what a commit writes, and its sync to the disk. A delivery waits for one such sync, and for the rest of the one that is under way when it comes; a record in memory waits for none.';

/** The same load through a bare pass-through, vigthoria with each kind of output, and nginx where it is installed. */
export async function measureWayThrough(bench: Bench): Promise<readonly Table[]> {
  const ways = await openWays(bench);
  const all = [...ways.main, ...ways.further];
  const rows: Row[] = [];
  const disk: Row[] = [];
  try {
    const loads = loadsOf(bench);
    for (const {port} of all) await warmUp(port, bench);
    for (const load of loads) {
      bench.tell(load.name);
      const {p50Ms, p90Ms} = measureSync(bench.folder);
      disk.push({name: load.name, cells: [p50Ms, p90Ms]});
      const hasFurther = load.connections === 16 || (!bench.isShort && load.connections === 64);
      rows.push(...(await measureLoad(load, hasFurther ? all : ways.main)));
    }
    await checkRecord(ways.store);
  } finally {
    await ways.close();
  }
  const diskColumns = ['p50 ms', 'p90 ms'];
  return [
    {title: wayTitle, note, subject: 'load and way', columns, rows},
    {title: 'The disk meanwhile', note: diskNote, subject: 'before', columns: diskColumns, rows: disk},
  ];
}

function loadsOf({isShort}: Bench): readonly Load[] {
  const requests = makeRequests({count: 4096, sizeBytes: 2048});
  const large = makeRequests({count: 16, sizeBytes: 1024 * 1024, prefix: 'large'});
  const [rounds, durationMs] = isShort ? [3, 200] : [9, 1000];
  const common = {rounds, durationMs, requests};
  return [
    ...[1, 8, 16, 64, 256].map(connections => ({name: smallLoad(connections), connections, ...common})),
    {name: largeLoad, connections: 8, rounds, durationMs: durationMs * 1.5, requests: large},
  ];
}

/** Until Node's compiler has seen enough. */
async function warmUp(port: number, {isShort}: Bench): Promise<void> {
  const requests = makeRequests({count: 1024, sizeBytes: 2048, prefix: 'warm'});
  await sendLoad({port, connections: 16, requests, durationMs: 10_000, count: isShort ? 500 : 4000});
}

async function measureLoad({name, rounds, ...load}: Load, subjects: readonly Way[]): Promise<Row[]> {
  for (const subject of subjects)
    await measureRound(subject, {...load, durationMs: Math.min(load.durationMs, 400)});
  for (const {pids} of subjects) for (const pid of pids) forgetHighest(pid);
  const all = await interleave(subjects, rounds, subject => measureRound(subject, load));
  const [base = []] = all.values();
  return subjects.map(subject => ({
    name: `${name}: ${subject.name}`,
    cells: cellsOf(all.get(subject) ?? [], base),
  }));
}

const columns = [
  'per second',
  'rate ratio',
  'p50 ms',
  'over ms',
  'p99 ms',
  'p99 ratio',
  'CPU ms each',
  'CPU ratio',
  'MB',
];

function cellsOf(own: readonly Round[], base: readonly Round[]): Cell[] {
  const of = (field: keyof Round, from: readonly Round[] = own): number[] =>
    from.map(round => round[field] ?? Number.NaN);
  const known = (value: number): Cell => (Number.isNaN(value) ? null : value);
  return [
    median(of('perSecond')),
    medianRatio(of('perSecond'), of('perSecond', base)),
    median(of('p50Ms')),
    median(own.map(({p50Ms}, round) => p50Ms - (base[round]?.p50Ms ?? Number.NaN))),
    median(of('p99Ms')),
    medianRatio(of('p99Ms'), of('p99Ms', base)),
    known(median(of('cpuMsEach'))),
    known(medianRatio(of('cpuMsEach'), of('cpuMsEach', base))),
    known(Math.max(...of('highestMb'))),
  ];
}

async function measureRound(
  {port, pids}: Way,
  load: Pick<Load, 'connections' | 'requests' | 'durationMs'>,
): Promise<Round> {
  const cpu = (): number | null => sum(pids.map(cpuMsOf));
  const before = cpu();
  const figures = await sendLoad({port, ...load});
  if (figures.refused > 0) throw new Error(`port ${port} refused ${figures.refused} of ${figures.sent}`);
  const after = cpu();
  return {
    ...figures,
    cpuMsEach: before === null || after === null ? null : (after - before) / figures.answered,
    highestMb: sum(pids.map(pid => memoryOf(pid)?.highestMb ?? null)),
  };
}

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
}

/** A run counts only where all that was answered 2xx stands in the record, as valid. */
async function checkRecord(store: string): Promise<void> {
  const db = new (await loadDriver())(store, {readOnly: true});
  const {total, valid} = db
    .prepare("SELECT count(*) AS total, count(*) FILTER (WHERE verdict = 'valid') AS valid FROM deliveries")
    .get() as {total: number; valid: number};
  db.close();
  if (total === 0 || total !== valid)
    throw new Error(`the record holds ${total} deliveries, ${valid} of them valid`);
}
