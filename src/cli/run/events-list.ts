import {toDeliveryRecord} from '../../output/ndjson.ts';
import {tableLines} from '../../output/table.ts';
import type {Store} from '../../store/store.ts';
import {groupByDelivery} from '../attempts-by-delivery.ts';
import type {ListOptions} from '../commands/events-list.ts';
import type {Context} from '../context.ts';
import {openTextStream} from '../rendering.ts';
import type {Settings} from '../settings.ts';
import {withStore} from '../store-file.ts';

/** Lists the recorded deliveries that the options ask for. */
export function runEventsList(options: ListOptions, context: Context, settings: Settings): Promise<void> {
  return withStore(options, settings, context, store => list(options, context, store));
}

async function list(options: ListOptions, context: Context, store: Store): Promise<void> {
  await print(options, context, store);
  if (options.search === undefined) return;
  const {fillSearchIndex} = await import('../search-index.ts');
  await fillSearchIndex(store, options, context);
}

async function print(options: ListOptions, context: Context, store: Store): Promise<void> {
  const nowMs = context.nowMs();
  const isFull = options.full === true;
  const recorded = await store.listDeliveries({
    limit: options.limit,
    withContent: isFull,
    failed: options.failed === true,
    unverified: options.unverified === true,
    ...(options.search === undefined ? {} : {search: options.search}),
    held: options.held === true,
    ...(options.type === undefined ? {} : {type: options.type}),
    ...(options.since === undefined ? {} : {sinceMs: nowMs - options.since}),
    ...(options.before === undefined ? {} : {beforeMs: nowMs - options.before}),
  });
  const ids = recorded.map(({delivery}) => delivery.id);
  const attempts = groupByDelivery(await store.listAttempts(ids, {withContent: options.json === true}));
  const listed = recorded.map(one => ({recorded: one, attempts: attempts.get(one.delivery.id) ?? []}));
  if (options.json === true) {
    for (const one of listed) {
      const record = toDeliveryRecord(one.recorded, {full: isFull, attempts: one.attempts});
      context.stdout.writeAtOnce(`${record}\n`);
    }
    return;
  }
  const stream = await openTextStream(context.stdout, options, context);
  for (const line of tableLines(listed, {columns: stream.columns(), palette: stream.palette})) {
    context.stdout.writeAtOnce(`${line}\n`);
  }
  if (listed.length === 0)
    context.stderr.tell('no recorded delivery fits; vigthoria listen records what comes');
}
