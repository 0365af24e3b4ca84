import {statSync} from 'node:fs';
import type {Driver} from './driver.ts';
import {type OpenOptions, openReadOnly} from './open-database.ts';
import {toStoreFailure} from './store-error.ts';

export interface StoreReport {
  readonly deliveries: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  /** With its journal. */
  readonly sizeBytes: number;
  /** What the check of its structure found; none where it is sound. */
  readonly damages: readonly string[];
  /** Of the newest valid delivery: when the provider says that the event happened, and when it came. */
  readonly newestValid: {readonly created: string; readonly receivedAtMs: number} | null;
}

/** Reads and checks a record that is there already, and changes nothing in it. Throws `Failure`. */
export function examineDatabase(file: string, driver: Driver, options: OpenOptions): StoreReport {
  const db = openReadOnly(file, driver, options);
  try {
    const totals = db
      .prepare('SELECT count(*) AS n, min(received_at) AS oldest, max(received_at) AS newest FROM deliveries')
      .get();
    const valid = db
      .prepare(
        "SELECT event_created, received_at FROM deliveries WHERE verdict = 'valid' AND derived_from IS NULL AND event_created IS NOT NULL ORDER BY received_at DESC LIMIT 1",
      )
      .get();
    const checked = db
      .prepare('PRAGMA quick_check(3)')
      .all()
      .map(row => String(Object.values(row)[0]));
    return {
      deliveries: Number(totals?.['n'] ?? 0),
      oldestMs: toMs(totals?.['oldest']),
      newestMs: toMs(totals?.['newest']),
      sizeBytes: sizeOf(file) + sizeOf(`${file}-wal`),
      damages: checked.filter(text => text !== 'ok'),
      newestValid:
        valid === undefined
          ? null
          : {created: String(valid['event_created']), receivedAtMs: Number(valid['received_at'])},
    };
  } catch (error) {
    throw toStoreFailure(error, file);
  } finally {
    db.close();
  }
}

function toMs(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function sizeOf(file: string): number {
  return statSync(file, {throwIfNoEntry: false})?.size ?? 0;
}
