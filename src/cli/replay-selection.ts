import type {DeliveryQuery, Store} from '../store/store.ts';
import {type RecordedDelivery, refusedBodyLimitBytes} from '../webhook/delivery.ts';
import {Failure} from '../webhook/failure.ts';
import type {ReplayOptions} from './commands/replay.ts';
import {findRecorded} from './find-recorded.ts';

/** What is to be sent again, oldest first; bodies and headers are left in the record. */
export interface Selection {
  readonly deliveries: readonly RecordedDelivery[];
  /** Chosen by what they are, and not by name. */
  readonly isBulk: boolean;
  /** Of a bulk: those that were refused when they came, and are left out. */
  readonly refused: number;
  /** Those of which only the beginning was kept, and are left out. */
  readonly shortened: number;
}

/** The deliveries that ids or options choose. A `Failure` says what is wrong with the choice, or that nothing fits it. */
export async function selectDeliveries(
  ids: readonly string[],
  options: ReplayOptions,
  store: Store,
  nowMs: number,
): Promise<Selection> {
  const filters = listFilters(options);
  if (ids.length > 0 && filters.length > 0) {
    throw new Failure(
      'usage',
      `${filters[0]} chooses among all deliveries, and ${ids[0]} names one`,
      'give ids, or options that choose',
    );
  }
  if (ids.length > 0 && options.allDeliveries !== true) return selectNamed(ids, store);
  if (ids.length === 0 && filters.length === 0 && options.allDeliveries !== true) {
    throw new Failure(
      'missing_input',
      'nothing says which deliveries to replay',
      'give an id (vigthoria events list shows them), or choose: --last 10, --since 1h, --type <glob>, --failed, --all-deliveries',
    );
  }
  if (ids.length === 0) return selectBulk([toQuery(options, nowMs)], options, store);
  const named = await selectNamed(ids, store);
  return selectBulk(named.deliveries.map(toSiblingQuery), options, store);
}

async function selectNamed(ids: readonly string[], store: Store): Promise<Selection> {
  const deliveries: RecordedDelivery[] = [];
  for (const id of ids) {
    const recorded = await findRecorded(id, store);
    refuseShortened(recorded);
    deliveries.push({...recorded, delivery: {...recorded.delivery, body: nothing, headers: []}});
  }
  return {deliveries, isBulk: false, refused: 0, shortened: 0};
}

const nothing = Buffer.alloc(0);

export function refuseShortened({delivery}: RecordedDelivery): void {
  if (delivery.body.length === delivery.sizeBytes) return;
  throw new Failure(
    'missing_input',
    `${delivery.id} was refused, and only the first ${delivery.body.length} of its ${delivery.sizeBytes} bytes were kept`,
    'have the provider send it again, with --allow-unverified if its signature will not match',
  );
}

async function selectBulk(
  queries: readonly DeliveryQuery[],
  options: ReplayOptions,
  store: Store,
): Promise<Selection> {
  const found = new Map<string, RecordedDelivery>();
  const refusedIds = new Set<string>();
  for (const query of queries) {
    for (const one of await store.listDeliveries(query)) found.set(one.delivery.id, one);
    for (const {delivery} of await store.listDeliveries({...query, refused: true}))
      refusedIds.add(delivery.id);
  }
  const isRefused = ({delivery}: RecordedDelivery): boolean => refusedIds.has(delivery.id);
  const isShortened = (one: RecordedDelivery): boolean =>
    isRefused(one) && one.delivery.sizeBytes > refusedBodyLimitBytes;
  const fitting = [...found.values()].sort(byTime);
  const allowed = options.allowUnverified === true ? fitting : fitting.filter(one => !isRefused(one));
  const deliveries = allowed.filter(one => !isShortened(one));
  const refused = fitting.length - allowed.length;
  if (deliveries.length === 0) throw nothingFits(options, refused);
  return {deliveries, isBulk: true, refused, shortened: allowed.length - deliveries.length};
}

function byTime({delivery: a}: RecordedDelivery, {delivery: b}: RecordedDelivery): number {
  return a.receivedAtMs - b.receivedAtMs || (a.id < b.id ? -1 : 1);
}

function toQuery(options: ReplayOptions, nowMs: number): DeliveryQuery {
  return {
    ...asReceived,
    limit: options.last ?? 0,
    failed: options.failed === true,
    ...(options.type === undefined ? {} : {type: options.type}),
    ...(options.since === undefined ? {} : {sinceMs: nowMs - options.since}),
    ...(options.before === undefined ? {} : {beforeMs: nowMs - options.before}),
  };
}

/** All deliveries of the event that one is of; itself alone where it is of none. */
function toSiblingQuery({delivery}: RecordedDelivery): DeliveryQuery {
  const {event, bodySha256, receivedAtMs} = delivery;
  if (event.id !== null) return {...asReceived, eventId: event.id};
  return {...asReceived, bodySha256, sinceMs: receivedAtMs, beforeMs: receivedAtMs};
}

const asReceived = {limit: 0, withContent: false, derived: false} as const;

function nothingFits(options: ReplayOptions, refused: number): Failure {
  if (refused > 0) {
    return new Failure(
      'missing_input',
      refused === 1
        ? 'the only delivery that fits was refused when it came'
        : `all ${refused} deliveries that fit were refused when they came`,
      '--allow-unverified sends them all the same',
    );
  }
  const chosen = listFilters(options).join(' and ');
  return new Failure(
    'missing_input',
    `no recorded delivery fits${chosen === '' ? '' : ` ${chosen}`}`,
    'see what there is: vigthoria events list',
  );
}

/** The options in use that choose among all deliveries. */
function listFilters({last, since, before, type, failed}: ReplayOptions): readonly string[] {
  return Object.entries({last, since, before, type, failed})
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `--${name}`);
}
