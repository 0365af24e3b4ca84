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
import {watchSignals} from '../signals.ts';
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
  const job = {format: chooseFormat(options, context), options, rules};
  return withStore(options, settings, context, async store => {
    const deliveries = options.all === true ? walkRecord(store) : await pick(ids, store);
    const output = await openOutput(options.output, {isForced: options.force === true}, context);
    try {
      return await write(deliveries, job, output, context);
    } finally {
      await output.discard();
    }
  });
}

interface Job {
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

async function write(
  deliveries: AsyncIterable<KeptDelivery>,
  {format, options, rules}: Job,
  output: OutputFile,
  context: Context,
): Promise<number> {
  const ending = watchSignals(context.process);
  const redaction = {headers: options.redact === true, paths: rules.map(({path}) => path)};
  const found = new Set<JsonPath>();
  const left = {shortened: 0, unreadable: 0};
  let count = 0;
  try {
    for await (const one of deliveries) {
      if (ending.signal.aborted || context.readerGone.aborted) return ending.exitCode() ?? exitCodes.done;
      const {delivery} = one.recorded;
      const kept = redact(one, redaction, {sha256, found: path => found.add(path)});
      if (!format.takesShortened && delivery.body.length < delivery.sizeBytes) left.shortened += 1;
      else if (kept === undefined) left.unreadable += 1;
      else {
        await output.write(count === 0 ? format.head : format.separator);
        await output.write(format.toPart(kept));
        count += 1;
      }
    }
    tellLeftOut(left, context);
    if (count === 0)
      throw new Failure(
        'missing_input',
        'no delivery is there to export',
        'see what there is: vigthoria events list',
      );
    await output.write(format.tail);
    await output.finish();
  } finally {
    ending.dispose();
  }
  for (const {text, path} of rules) {
    if (!found.has(path))
      context.stderr.tell(`vigthoria: --redact-path ${text} led to nothing in them: check its spelling`);
  }
  if (options.output !== undefined && options.output !== '-')
    context.stderr.tell(`${countOf(count, 'delivery', 'deliveries')} exported to ${options.output}`);
  return exitCodes.done;
}

function tellLeftOut(
  left: {readonly shortened: number; readonly unreadable: number},
  {stderr}: Context,
): void {
  const tell = (count: number, why: string): void => {
    if (count > 0) stderr.tell(`vigthoria: ${countOf(count, 'delivery', 'deliveries')} left out: ${why}`);
  };
  tell(left.shortened, 'refused, and only the start of the body was kept');
  tell(left.unreadable, 'no whole JSON, so --redact-path cannot tell what is in it');
}
