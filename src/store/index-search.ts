import {toSearchText} from '../webhook/search-text.ts';
import type {Sqlite} from './driver.ts';
import {type Row, toBuffer} from './rows.ts';

/** A part of the work is bounded by both, so that what comes in meanwhile need not wait for long. */
const maxRows = 200;
const maxTextUnits = 256 * 1024;

/** Takes the next rows into the index of texts, and says how many it took: none where all are in. Inside a transaction. */
export function indexNext(db: Sqlite): number {
  const pending = db
    .prepare('SELECT rowid AS row FROM deliveries WHERE rowid > ? ORDER BY rowid LIMIT ?')
    .all(readIndexed(db), maxRows)
    .map(row => Number(row['row']));
  const content = db.prepare(
    'SELECT received_at, id, event_id, event_type, body FROM deliveries WHERE rowid = ?',
  );
  const insert = db.prepare('INSERT INTO search (rowid, text) VALUES ((? << 20) | (? & 1048575), ?)');
  let taken = 0;
  let units = 0;
  for (const rowid of pending) {
    const row = content.get(rowid);
    if (row === undefined || units > maxTextUnits) break;
    const text = searchTextOf(row);
    insert.run(Number(row['received_at']), rowid, text);
    units += text.length;
    taken += 1;
  }
  if (taken > 0)
    db.prepare('UPDATE search_state SET last_row = ?, taken = taken + ?').run(pending[taken - 1] ?? 0, taken);
  return taken;
}

/** The last row that the index holds; those behind it are pending. */
export function readIndexed(db: Sqlite): number {
  return Number(db.prepare('SELECT last_row FROM search_state').get()?.['last_row'] ?? 0);
}

/** How many rows the index lacks. */
export function countUnindexed(db: Sqlite): number {
  return Number(
    db.prepare('SELECT count(*) AS count FROM deliveries WHERE rowid > ?').get(readIndexed(db))?.['count'],
  );
}

/** All of a row that is searched. */
export function searchTextOf(row: Row): string {
  return toSearchText({
    id: row['id'] as string,
    event: {id: row['event_id'] as string | null, type: row['event_type'] as string | null},
    body: toBuffer(row['body']),
  });
}
