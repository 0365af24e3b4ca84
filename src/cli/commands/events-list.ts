import {type Command, Option} from 'commander';
import {toDeliveryRecord} from '../../output/ndjson.ts';
import {tableLines} from '../../output/table.ts';
import type {Store} from '../../store/store.ts';
import type {Attempt} from '../../webhook/attempt.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import type {Context} from '../context.ts';
import {addJsonOption, addStoreOption, parseCount, parseDuration, type StoreOptions} from '../options.ts';
import {openTextStream} from '../rendering.ts';
import {readSettings} from '../settings.ts';
import {withStore} from '../store-file.ts';

interface ListOptions extends StoreOptions {
  readonly limit: number;
  readonly type?: string;
  readonly since?: number;
  readonly before?: number;
  readonly failed?: true;
  readonly unverified?: true;
  readonly json?: true;
  readonly full?: true;
  readonly color: string;
}

export function addEventsList(events: Command, context: Context): void {
  const command = events
    .command('list')
    .summary('list recorded deliveries, newest first')
    .description('Lists recorded deliveries, newest first.')
    .addOption(
      new Option('--limit <n>', 'how many; 0 = all')
        .argParser(text => parseCount(text, '--limit', {min: 0, max: 999_999_999}))
        .default(50),
    )
    .option('--type <glob>', "only these event types, like 'generation.*'")
    .option('--since <duration>', 'only those received within the last 1h, 30m, …', text =>
      parseDuration(text, '--since'),
    )
    .option('--before <duration>', 'only those received longer ago than that', text =>
      parseDuration(text, '--before'),
    )
    .option('--failed', 'only those whose last attempt failed or was not answered 2xx')
    .option('--unverified', 'only those with a missing or wrong signature')
    .option('--full', 'with --json: headers and bodies too');
  addStoreOption(addJsonOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events list --failed --since 1h
  vigthoria events list --json --limit 0 | jq -r .event_id
`,
    )
    .action(async (_options, self: Command) => {
      const options = self.optsWithGlobals<ListOptions>();
      const settings = readSettings(context.env, context.cwd);
      await withStore(options, settings, context, store => run(options, context, store));
    });
}

async function run(options: ListOptions, context: Context, store: Store): Promise<void> {
  const nowMs = context.nowMs();
  const isFull = options.full === true;
  const recorded = await store.listDeliveries({
    limit: options.limit,
    withContent: isFull,
    failed: options.failed === true,
    unverified: options.unverified === true,
    ...(options.type === undefined ? {} : {type: options.type}),
    ...(options.since === undefined ? {} : {sinceMs: nowMs - options.since}),
    ...(options.before === undefined ? {} : {beforeMs: nowMs - options.before}),
  });
  const attempts = await listAttemptsById(recorded, store);
  const listed = recorded.map(one => ({recorded: one, attempts: attempts.get(one.delivery.id) ?? []}));
  if (options.json === true) {
    for (const one of listed) {
      context.stdout.write(`${toDeliveryRecord(one.recorded, {full: isFull, attempts: one.attempts})}\n`);
    }
    return;
  }
  const stream = await openTextStream(context.stdout, options, context);
  for (const line of tableLines(listed, {columns: stream.columns(), palette: stream.palette})) {
    stream.write(`${line}\n`);
  }
  if (listed.length === 0)
    context.stderr.write('no recorded delivery fits; vigthoria listen records what comes\n');
}

async function listAttemptsById(
  recorded: readonly RecordedDelivery[],
  store: Store,
): Promise<ReadonlyMap<string, readonly Attempt[]>> {
  const byId = new Map<string, Attempt[]>();
  for (const attempt of await store.listAttempts(recorded.map(({delivery}) => delivery.id))) {
    const before = byId.get(attempt.deliveryId);
    if (before === undefined) byId.set(attempt.deliveryId, [attempt]);
    else before.push(attempt);
  }
  return byId;
}
