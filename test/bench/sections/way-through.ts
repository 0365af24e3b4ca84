import {join} from 'node:path';
import {loadDriver} from '../../../src/store/driver.ts';
import type {Bench} from '../bench.ts';
import {end, startOwn} from '../child.ts';
import {type LoadFigures, sendLoad} from '../load.ts';
import {startNginx} from '../nginx.ts';
import {cpuMsOf, forgetHighest, memoryOf} from '../process-use.ts';
import type {Cell, Table} from '../report.ts';
import {makeRequests, type Request} from '../requests.ts';
import {interleave, median, medianRatio} from '../statistics.ts';
import {type Listening, startVigthoria} from '../vigthoria.ts';

type Row = Table['rows'][number];

interface Subject {
  readonly name: string;
  readonly port: number;
  /** Whose processor time and memory are counted. */
  readonly pids: readonly number[];
}

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
const passThroughName = 'node:http pass-through';
const vigthoriaName = 'vigthoria listen --quiet';

const note =
  'From a sender over kept-alive connections to an app and back. The pass-through neither verifies nor records; every delivery of vigthoria is verified and durable (synchronous=FULL) before the app sees it. Medians of interleaved rounds; ratios, and how much p50 is over that of the pass-through, are within a round.';

/** The same load through a bare pass-through, vigthoria with each kind of output, and nginx where it is installed. */
export async function measureWayThrough(bench: Bench): Promise<readonly Table[]> {
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'));
  const passThrough = await startOwn<number>(join(bench.built, 'processes/pass-through.mjs'), [
    `${app.hello}`,
  ]);
  const nginx = await startNginx(bench, app.hello);
  const listen = (...args: string[]): Promise<Listening> =>
    startVigthoria(bench, ['--no-tunnel', '-f', `http://127.0.0.1:${app.hello}`, ...args]);
  const [quiet, shown, json] = [await listen('--quiet'), await listen(), await listen('--json')];
  try {
    const small: readonly Subject[] = [
      {name: passThroughName, port: passThrough.hello, pids: [passThrough.pid]},
      {name: vigthoriaName, port: quiet.port, pids: [quiet.pid]},
    ];
    const further: readonly Subject[] = [
      {name: 'vigthoria listen', port: shown.port, pids: [shown.pid]},
      {name: 'vigthoria listen --json', port: json.port, pids: [json.pid]},
      ...(nginx === null ? [] : [{name: 'nginx proxy_pass', port: nginx.port, pids: nginx.pids()}]),
    ];
    const requests = makeRequests({count: 4096, sizeBytes: 2048});
    const large = makeRequests({count: 16, sizeBytes: 1024 * 1024, prefix: 'large'});
    const [rounds, durationMs] = bench.isShort ? [3, 300] : [9, 1500];
    const loads: readonly Load[] = [
      ...[1, 8, 16, 64, 256].map(connections => ({
        name: smallLoad(connections),
        connections,
        requests,
        rounds,
        durationMs,
      })),
      {name: largeLoad, connections: 8, requests: large, rounds, durationMs: durationMs * 1.5},
    ];
    const rows: Row[] = [];
    for (const load of loads) {
      bench.tell(load.name);
      const hasFurther = load.connections === 16 || (!bench.isShort && load.connections === 64);
      rows.push(...(await measureLoad(load, hasFurther ? [...small, ...further] : small)));
    }
    await checkRecord(quiet);
    return [{title: wayTitle, note, subject: 'load and way', columns, rows}];
  } finally {
    for (const {child} of [quiet, shown, json, passThrough, app]) await end(child);
    await nginx?.close();
  }
}

async function measureLoad({name, rounds, ...load}: Load, subjects: readonly Subject[]): Promise<Row[]> {
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
  {port, pids}: Subject,
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
async function checkRecord({store}: Listening): Promise<void> {
  const db = new (await loadDriver())(store, {readOnly: true});
  const {total, valid} = db
    .prepare("SELECT count(*) AS total, count(*) FILTER (WHERE verdict = 'valid') AS valid FROM deliveries")
    .get() as {total: number; valid: number};
  db.close();
  if (total === 0 || total !== valid)
    throw new Error(`the record holds ${total} deliveries, ${valid} of them valid`);
}
