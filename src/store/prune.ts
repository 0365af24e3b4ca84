import type {Sqlite} from './driver.ts';
import type {Retention} from './store.ts';
import {isSqliteError} from './store-error.ts';
import type {Write, Written} from './writer.ts';

/** One part of a prune: short, so that deliveries which come in meanwhile need not wait for the whole. */
export interface PruneStep {
  readonly receivedBeforeMs: number;
  readonly keep: number;
  readonly withHeld: boolean;
}

const deliveriesPerStep = 250;
const pagesPerStep = 1000;
const defaultOlderThanMs = 30 * 24 * 60 * 60 * 1000;
const defaultKeep = 10_000;

/** Deletes step by step, then gives the space back step by step. */
export async function prune(
  {nowMs, olderThanMs = defaultOlderThanMs, keep = defaultKeep, withHeld = false}: Retention,
  write: (write: Write) => Promise<Written>,
): Promise<number> {
  const step = {kind: 'prune', receivedBeforeMs: nowMs - olderThanMs, keep, withHeld} as const;
  let total = 0;
  for (let deleted = deliveriesPerStep; deleted === deliveriesPerStep; total += deleted) {
    deleted = (await write(step)) ?? 0;
  }
  if (total === 0) return 0;
  let free = Number.POSITIVE_INFINITY;
  for (;;) {
    const left = (await write({kind: 'shrink'})) ?? 0;
    // Who else writes may free pages all the time.
    if (left === 0 || left >= free) return total;
    free = left;
  }
}

/** The next deliveries to delete, oldest first. */
export function findPrunable(db: Sqlite, {receivedBeforeMs, keep, withHeld}: PruneStep): readonly string[] {
  const oldestKept = keep === 0 ? undefined : findOldestKept(db, keep);
  if (keep > 0 && oldestKept === undefined) return [];
  const beyond = oldestKept === undefined ? '' : 'AND (received_at, id) < (?, ?)';
  const unheld = withHeld ? '' : 'AND id NOT IN (SELECT delivery_id FROM held)';
  return db
    .prepare(
      `SELECT id FROM deliveries WHERE received_at < ? ${beyond} ${unheld} ORDER BY received_at, id LIMIT ${deliveriesPerStep}`,
    )
    .all(receivedBeforeMs, ...(oldestKept ?? []))
    .map(row => String(row['id']));
}

function findOldestKept(db: Sqlite, keep: number): readonly [number, string] | undefined {
  const row = db
    .prepare(
      'SELECT received_at, id FROM deliveries WHERE refused = 0 ORDER BY received_at DESC, id DESC LIMIT 1 OFFSET ?',
    )
    .get(keep - 1);
  return row === undefined ? undefined : [Number(row['received_at']), String(row['id'])];
}

/** Gives some free pages back, and says how many are left. */
export function freePages(db: Sqlite): number {
  // By exec: a prepared statement would stop after the first page.
  db.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`);
  return Number(db.prepare('PRAGMA freelist_count').get()?.['freelist_count'] ?? 0);
}

/** Ends the journal's content in the file, where nobody is reading; what fails here is caught up with later. */
export function shrinkFiles(db: Sqlite): void {
  try {
    db.exec('PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (!isSqliteError(error)) throw error;
  } finally {
    db.exec('PRAGMA busy_timeout = 10000');
  }
}
