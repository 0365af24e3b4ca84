import type {Sqlite} from './driver.ts';
import {isBusy} from './store-error.ts';

/** All of the work or none of it, durable when it returns; another process's turn is waited for. */
export function inTransaction<T>(db: Sqlite, work: () => T): T {
  begin(db);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

const maxBusyTries = 6;

/** Takes the write lock at once: a lock taken midway can fail without being waited for. */
function begin(db: Sqlite): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || tries === maxBusyTries) throw error;
    }
  }
}

/** SQLite has rolled back by itself where the disk was full, and `isTransaction` is missing before Node 22.16. */
function rollBack(db: Sqlite): void {
  try {
    db.exec('ROLLBACK');
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
  }
}
