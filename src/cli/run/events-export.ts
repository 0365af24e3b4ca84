import type {ExportFormat} from '../../output/export/format.ts';
import {curlFormat, httpFormat, ndjsonFormat} from '../../output/export/formats.ts';
import {harFormat} from '../../output/export/har.ts';
import {testFormat} from '../../output/export/test-file.ts';
import {countOf} from '../../output/quantity.ts';
import {walkRecord} from '../../relay/walk.ts';
import type {Store} from '../../store/store.ts';
import {Failure} from '../../webhook/failure.ts';
import {type KeptDelivery, parseRedactPath, redact} from '../../webhook/redact.ts';
import type {JsonPath} from '../../webhook/typed-path.ts';
import type {ExportOptions} from '../commands/events-export.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {findRecorded} from '../find-recorded.ts';
import {sha256} from '../ids.ts';
import {type OutputFile, openOutput} from '../output-file.ts';
import type {Settings} from '../settings.ts';
import {type Ending, watchSignals} from '../signals.ts';
import {withStore} from '../store-file.ts';

/** Writes the deliveries that the ids name, or all, in the format asked for. */
export async function runEventsExport(
  ids: readonly string[],
  options: ExportOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  refuseUnclear(ids, options);
  const rules = (options.redactPath ?? []).map(text => ({text, path: parseRedactPath(text)}));
  const format = chooseFormat(options, context);
  // Before a file is begun, so that whatever ends this leaves none behind.
  const ending = watchSignals(context.process);
  return withStore(options, settings, context, async store => {
    const deliveries = options.all === true ? walkRecord(store) : await pick(ids, store);
    const output = await openOutput(options.output, {isForced: options.force === true}, context);
    try {
      return await write({deliveries, output, ending, format, options, rules}, context);
    } finally {
      await output.discard();
    }
  }).finally(() => ending.dispose());
}

interface Job {
  readonly deliveries: AsyncIterable<KeptDelivery>;
  readonly output: OutputFile;
  readonly ending: Ending;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
  readonly rules: readonly {readonly text: string; readonly path: JsonPath}[];
}

function refuseUnclear(ids: readonly string[], {all, format, framework}: ExportOptions): void {
  const bad = (what: string, hint: string): Failure => new Failure('usage', what, hint);
  const isAll = all === true;
  if (ids.length === 0 && !isAll) throw bad('there is nothing to export', 'name ids, or say --all');
  if (ids.length > 0 && isAll) throw bad('--all and ids at once', 'leave one of them out');
  if (framework !== undefined && format !== undefined && format !== 'test')
    throw bad(`--framework ${framework} has no part in --format ${format}`, 'write it with --format test');
}

function chooseFormat({format, framework}: ExportOptions, context: Context): ExportFormat {
  switch (format ?? (framework === undefined ? 'ndjson' : 'test')) {
    case 'ndjson':
      return ndjsonFormat;
    case 'har':
      return harFormat(context.version);
    case 'http':
      return httpFormat;
    case 'curl':
      return curlFormat;
    case 'test':
      return testFormat(framework ?? 'vitest');
  }
}

/** All of them are found before anything is written. */
async function pick(ids: readonly string[], store: Store): Promise<AsyncIterable<KeptDelivery>> {
  const found = new Set<string>();
  for (const id of ids) found.add((await findRecorded(id, store)).delivery.id);
  return readAll(found, store);
}

async function* readAll(ids: Iterable<string>, store: Store): AsyncGenerator<KeptDelivery> {
  for (const id of ids)
    yield {recorded: await findRecorded(id, store), attempts: await store.listAttempts([id])};
}

async function write(job: Job, context: Context): Promise<number> {
  const {output, options, rules, format} = job;
  const copied = await copyAll(job, context);
  if (copied === null) return job.ending.exitCode() ?? exitCodes.done;
  tellLeftOut(copied, context);
  if (copied.count === 0)
    throw new Failure(
      'missing_input',
      'no delivery is there to export',
      'see what there is: vigthoria events list',
    );
  await output.write(format.tail);
  await output.finish();
  for (const {text, path} of rules) {
    if (!copied.found.has(path))
      context.stderr.tell(`vigthoria: --redact-path ${text} led to nothing in them: check its spelling`);
  }
  if (options.output !== undefined && options.output !== '-')
    context.stderr.tell(`${countOf(copied.count, 'delivery', 'deliveries')} exported to ${options.output}`);
  return exitCodes.done;
}

interface Copied {
  count: number;
  /** Left out: of these only a start was kept. */
  shortened: number;
  /** Left out: no path can be looked for in these. */
  unreadable: number;
  /** The paths that led somewhere. */
  readonly found: Set<JsonPath>;
}

/** Null where the user or the reader ended it. */
async function copyAll(
  {deliveries, format, options, rules, output, ending}: Job,
  context: Context,
): Promise<Copied | null> {
  const redaction = {headers: options.redact === true, paths: rules.map(({path}) => path)};
  const copied: Copied = {count: 0, shortened: 0, unreadable: 0, found: new Set()};
  for await (const one of deliveries) {
    // A signal is heard between turns of the event loop only.
    await new Promise(resolve => setImmediate(resolve));
    if (ending.signal.aborted || context.readerGone.aborted) return null;
    const {delivery} = one.recorded;
    const kept = redact(one, redaction, {sha256, found: path => copied.found.add(path)});
    if (!format.takesShortened && delivery.body.length < delivery.sizeBytes) copied.shortened += 1;
    else if (kept === undefined) copied.unreadable += 1;
    else {
      await output.write(copied.count === 0 ? format.head : format.separator);
      await output.write(format.toPart(kept));
      copied.count += 1;
    }
  }
  return copied;
}

function tellLeftOut({shortened, unreadable}: Copied, {stderr}: Context): void {
  const tell = (count: number, why: string): void => {
    if (count > 0) stderr.tell(`vigthoria: ${countOf(count, 'delivery', 'deliveries')} left out: ${why}`);
  };
  tell(shortened, 'refused, and only the start of the body was kept');
  tell(unreadable, 'no whole JSON, so --redact-path cannot tell what is in it');
}
