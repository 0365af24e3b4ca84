import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Sqlite} from './driver.ts';
import {toAttempt, toRecordedDelivery, type Value} from './rows.ts';
import {searchDeliveries} from './search.ts';
import type {AttemptsOptions, DeliveryFilter, DeliveryPlace, DeliveryQuery, Found} from './store.ts';

const facts = `deliveries.id, event_id, event_type, event_created, is_json, received_at, method, path, size, sha256,
  verdict, reason, explanation, secret, notes, derived_from, delivery_number`;
export const content = `${facts}, headers, body`;

/** The delivery that an id means: an exact id, the latest as received of an event id, or a unique beginning of either. */
export function findDelivery(db: Sqlite, id: string): Found {
  const exact =
    db.prepare(`SELECT ${content} FROM deliveries WHERE id = ?`).get(id) ??
    db.prepare(`SELECT ${content} FROM deliveries WHERE rowid = (${latestOfEvent})`).get(id);
  if (exact !== undefined) return {found: 'one', recorded: toRecordedDelivery(exact)};
  const ids = id === '' ? [] : findByPrefix(db, id);
  const [only] = ids;
  if (only === undefined) return {found: 'none'};
  return ids.length === 1 ? findDelivery(db, only) : {found: 'several', ids};
}

/** Decided in the index alone: what was derived has no number. */
const latestOfEvent = `SELECT rowid FROM deliveries WHERE event_id = ? AND delivery_number IS NOT NULL
  ORDER BY received_at DESC, id DESC LIMIT 1`;

function findByPrefix(db: Sqlite, prefix: string): readonly string[] {
  // A range on the index, and case-sensitive, which LIKE is not.
  const end = `${prefix}\u{10ffff}`;
  const deliveries = db
    .prepare('SELECT id FROM deliveries WHERE id >= ? AND id < ? ORDER BY id LIMIT 10')
    .all(prefix, end);
  const events = db
    .prepare(
      'SELECT DISTINCT event_id AS id FROM deliveries WHERE event_id >= ? AND event_id < ? AND delivery_number IS NOT NULL ORDER BY event_id LIMIT 10',
    )
    .all(prefix, end);
  return [...deliveries, ...events].map(row => String(row['id'])).slice(0, 10);
}

export function listDeliveries(db: Sqlite, query: DeliveryQuery): readonly RecordedDelivery[] {
  const {conditions, values} = toConditions(query);
  const columns = query.withContent ? content : facts;
  if (query.search !== undefined) {
    const isNarrow = query.failed === true || query.unverified === true || query.eventId !== undefined;
    const search = {
      where: conditions,
      values,
      text: query.search,
      limit: query.limit,
      isNarrow,
      sinceMs: query.sinceMs,
      beforeMs: query.beforeMs,
    };
    const one = db.prepare(`SELECT ${columns} FROM deliveries WHERE rowid = ?`);
    return searchDeliveries(db, search).flatMap(rowid => {
      const row = one.get(rowid);
      return row === undefined ? [] : [toRecordedDelivery(row)];
    });
  }
  const limit = query.limit === 0 ? -1 : query.limit;
  return db
    .prepare(
      `SELECT ${columns} FROM deliveries ${toWhere(conditions)} ORDER BY received_at DESC, id DESC LIMIT ? OFFSET ?`,
    )
    .all(...values, limit, query.offset ?? 0)
    .map(row => toRecordedDelivery(row));
}

/** Decided in the index alone. */
export function listPlaces(db: Sqlite, after: DeliveryPlace | null, limit: number): readonly DeliveryPlace[] {
  return db
    .prepare(
      'SELECT received_at, id FROM deliveries WHERE (received_at, id) > (?, ?) ORDER BY received_at, id LIMIT ?',
    )
    .all(after?.receivedAtMs ?? Number.MIN_SAFE_INTEGER, after?.id ?? '', limit)
    .map(row => ({receivedAtMs: Number(row['received_at']), id: String(row['id'])}));
}

/** Without a search: that one finds, and does not count. */
export function countDeliveries(db: Sqlite, query: Omit<DeliveryFilter, 'search'>): number {
  const {conditions, values} = toConditions(query);
  const counted = db
    .prepare(`SELECT count(*) AS count FROM deliveries ${toWhere(conditions)}`)
    .get(...values);
  return Number(counted?.['count']);
}

function toConditions(query: DeliveryFilter): {
  readonly conditions: readonly string[];
  readonly values: readonly Value[];
} {
  const conditions: string[] = [];
  const values: Value[] = [];
  const add = (condition: string, value?: Value): void => {
    conditions.push(condition);
    if (value !== undefined) values.push(value);
  };
  if (query.type !== undefined) addType(query.type, add);
  if (query.eventId !== undefined) add('event_id IS ?', query.eventId);
  if (query.bodySha256 !== undefined) add('sha256 = ?', query.bodySha256);
  if (query.sinceMs !== undefined) add('received_at >= ?', query.sinceMs);
  if (query.beforeMs !== undefined) add('received_at <= ?', query.beforeMs);
  if (query.failed === true) add('failed = 1');
  if (query.held === true) add('id IN (SELECT delivery_id FROM held)');
  if (query.refused === true) add('refused = 1');
  if (query.derived === false) add('derived_from IS NULL');
  if (query.unverified === true) add("verdict IN ('invalid', 'missing')");
  if (query.verdict !== undefined) add('verdict = ?', query.verdict);
  if (query.standing !== undefined) add(standings[query.standing]);
  return {conditions, values};
}

function toWhere(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

const isReached =
  "EXISTS (SELECT 1 FROM attempts WHERE delivery_id = deliveries.id AND outcome IN ('responded', 'failed'))";
const standings = {
  accepted: `failed IS NULL AND ${isReached}`,
  failed: 'failed = 1',
  refused: 'refused = 1',
  open: `refused = 0 AND NOT ${isReached}`,
} as const;

function addType(glob: string, add: (condition: string, value: Value) => void): void {
  // SQLite's own GLOB is case-sensitive, and gives ? and [ a meaning that ours do not have.
  if (glob.includes('*')) add('event_type GLOB ?', glob.replace(/[?[]/g, '[$&]'));
  else add('event_type = ?', glob);
}

export function listAttempts(
  db: Sqlite,
  deliveryIds: readonly string[],
  {withContent}: AttemptsOptions = {withContent: true},
): readonly Attempt[] {
  // The ids go in as one JSON value: SQLite bounds the number of parameters.
  return db
    .prepare(
      `SELECT ${withContent ? '*' : attemptFacts} FROM attempts WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY started_at, id`,
    )
    .all(JSON.stringify(deliveryIds))
    .map(row => toAttempt(row));
}

export function findLastUrls(db: Sqlite, deliveryIds: readonly string[]): ReadonlyMap<string, string> {
  // With one max(), SQLite takes the other columns from the row that holds it (sqlite.org/lang_select.html#bareagg).
  const rows = db
    .prepare(
      'SELECT delivery_id, url, max(started_at) FROM attempts WHERE delivery_id IN (SELECT value FROM json_each(?)) AND url IS NOT NULL GROUP BY delivery_id',
    )
    .all(JSON.stringify(deliveryIds));
  return new Map(rows.map(row => [String(row['delivery_id']), String(row['url'])]));
}

const attemptFacts = `id, delivery_id, event_id, cause, started_at, outcome, url, status, duration_ms, error_code,
  error_message, retried, answer_size, '[]' AS answer_headers`;

/** `data_version` counts the commits of other connections, `total_changes` the rows that this one writes. */
export function readChangeMark(db: Sqlite): string {
  const row = db
    .prepare('SELECT data_version AS others, total_changes() AS own FROM pragma_data_version')
    .get();
  return [row?.['others'], row?.['own']].join();
}

export function readMeta(db: Sqlite, key: string): string | null {
  const row = db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
  return row === undefined ? null : String(row['value']);
}
