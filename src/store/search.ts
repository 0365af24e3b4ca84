import {foldCase} from '../webhook/search-text.ts';
import type {Sqlite} from './driver.ts';
import {readIndexed, searchTextOf} from './index-search.ts';
import type {Row, Value} from './rows.ts';

/** Conditions on `deliveries`, and the values of their parameters. */
export interface Conditions {
  readonly where: readonly string[];
  readonly values: readonly Value[];
}

export interface Search extends Conditions {
  readonly text: string;
  /** 0 = all. */
  readonly limit: number;
  /** Bounds that the conditions hold too. */
  readonly sinceMs: number | undefined;
  readonly beforeMs: number | undefined;
  /** The conditions leave few rows by an index of their own: looking through these is quicker than the whole index of texts. */
  readonly isNarrow: boolean;
}

interface Match {
  readonly rowid: number;
  readonly receivedAtMs: number;
  readonly id: string;
}

/** In the year 2109; what is numbered by time has room for it. */
const latestMs = 2 ** 42;
/** Rows taken at a time. */
const chunkSize = 256;
/** To sort more of them takes longer than to walk through all in order, which may end early. */
const manyRows = 5000;
/** A longer text needs no more to be found; each match is looked at anyway. */
const maxTrigrams = 24;

/**
 * The rows of deliveries whose ids, type or payload hold a text, whatever its case, newest first. The index of texts
 * names candidates, newest first too, and each is looked at; what is not in that index yet is looked through.
 */
export function searchDeliveries(db: Sqlite, search: Search): readonly number[] {
  const needle = foldCase(search.text);
  const limit = search.limit === 0 ? Number.POSITIVE_INFINITY : search.limit;
  const isMatch = matcherOf(db, needle);
  const trigrams = trigramsOf(needle);
  const sources =
    trigrams.length === 0 || search.isNarrow
      ? [walkByTime(db, search)]
      : [walkIndex(db, search, trigrams), walkPending(db, search)];
  const matches = sources.flatMap(source => takeMatches(source, isMatch, limit));
  return matches
    .sort((a, b) => b.receivedAtMs - a.receivedAtMs || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({rowid}) => rowid);
}

function takeMatches(
  candidates: Iterable<Match>,
  isMatch: (candidate: Match) => boolean,
  limit: number,
): readonly Match[] {
  const matches: Match[] = [];
  for (const candidate of candidates) {
    if (isMatch(candidate)) matches.push(candidate);
    if (matches.length >= limit) break;
  }
  return matches;
}

function matcherOf(db: Sqlite, needle: string): (candidate: Match) => boolean {
  const content = db.prepare('SELECT id, event_id, event_type, body FROM deliveries WHERE rowid = ?');
  return ({rowid}) => {
    const row = content.get(rowid);
    return row !== undefined && searchTextOf(row).includes(needle);
  };
}

/** Candidates by the trigrams of the text, newest first. All of one millisecond are candidates where one is. */
function* walkIndex(db: Sqlite, search: Search, trigrams: readonly string[]): Generator<Match> {
  const times = db.prepare(
    'SELECT rowid >> 20 AS time FROM search WHERE search MATCH ? AND rowid >= (? << 20) AND rowid < (? << 20) ORDER BY rowid DESC LIMIT ?',
  );
  const state = readIndexed(db);
  const at = prepare(db, search, ['received_at = ?', 'rowid <= ?'], 'ORDER BY id DESC');
  const since = Math.max(0, search.sinceMs ?? 0);
  let before = Math.min(latestMs, search.beforeMs ?? latestMs) + 1;
  for (;;) {
    const found = times.all(trigrams.join(' AND '), since, before, chunkSize).map(row => Number(row['time']));
    for (const time of new Set(found)) yield* at.all(...search.values, time, state).map(toMatch);
    const last = found.at(-1);
    if (last === undefined || found.length < chunkSize) return;
    before = last;
  }
}

/** What is not in the index yet, newest first. */
function* walkPending(db: Sqlite, search: Search): Generator<Match> {
  const state = readIndexed(db);
  const isPending = 'rowid > ?';
  if (newestRow(db) - state > manyRows) {
    yield* walkByTime(db, {
      ...search,
      where: [...search.where, isPending],
      values: [...search.values, state],
    });
    return;
  }
  // The plus: by the rows that are pending, not by the index of all times.
  const pending = prepare(db, search, [isPending], 'ORDER BY +received_at DESC, +id DESC');
  yield* pending.all(...search.values, state).map(toMatch);
}

function newestRow(db: Sqlite): number {
  return Number(db.prepare('SELECT max(rowid) AS row FROM deliveries').get()?.['row'] ?? 0);
}

function* walkByTime(db: Sqlite, search: Search): Generator<Match> {
  const next = prepare(
    db,
    search,
    ['(received_at, id) < (?, ?)'],
    `ORDER BY received_at DESC, id DESC LIMIT ${chunkSize}`,
  );
  let last: {readonly receivedAtMs: number; readonly id: string} = {receivedAtMs: 2 ** 52, id: ''};
  for (;;) {
    const found = next.all(...search.values, last.receivedAtMs, last.id).map(toMatch);
    yield* found;
    const oldest = found.at(-1);
    if (oldest === undefined || found.length < chunkSize) return;
    last = oldest;
  }
}

function prepare(db: Sqlite, {where}: Conditions, more: readonly string[], end: string) {
  return db.prepare(
    `SELECT rowid AS row, received_at, id FROM deliveries WHERE ${[...where, ...more].join(' AND ')} ${end}`,
  );
}

function toMatch(row: Row): Match {
  return {
    rowid: row['row'] as number,
    receivedAtMs: row['received_at'] as number,
    id: row['id'] as string,
  };
}

/** Each run of three characters as a term of a query; none of a shorter text, which the index cannot find. */
function trigramsOf(needle: string): readonly string[] {
  const characters = [...needle];
  const all = characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''));
  const distinct = [...new Set(all)];
  const step = Math.max(1, distinct.length / maxTrigrams);
  const chosen = Array.from(
    {length: Math.min(distinct.length, maxTrigrams)},
    (_, at) => distinct[Math.floor(at * step)] ?? '',
  );
  return chosen.map(trigram => `"${trigram.replaceAll('"', '""')}"`);
}
