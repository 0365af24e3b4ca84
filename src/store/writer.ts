import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {Sqlite} from './driver.ts';
import {fromAttempt, fromDelivery, fromVerdict} from './rows.ts';
import type {DeliveryRecording} from './store.ts';
import {isBusy} from './store-error.ts';

/** One thing to write; what it gives back is the answer to whoever asked. */
export type Write =
  | ({readonly kind: 'delivery'} & DeliveryRecording)
  | {readonly kind: 'verdict'; readonly deliveryId: string; readonly verdict: Verdict}
  | {readonly kind: 'attempt'; readonly attempt: Attempt}
  | {readonly kind: 'meta'; readonly key: string; readonly value: string};

/** What a write gives back: a delivery its number. */
export type Written = number | null;

/** What is kept of refused deliveries; the oldest go first. */
const refusedLimits = {count: 1000, bytes: 256 * 1024 * 1024} as const;

/** The write statements of one database. Every method may throw SQLite's error. */
export class Writer {
  readonly #db: Sqlite;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#statements = prepareStatements(db);
  }

  /** All or none, durable when it returns. */
  writeAll(writes: readonly Write[]): Written[] {
    this.#begin();
    try {
      const written = writes.map(write => this.#write(write));
      this.#db.exec('COMMIT');
      return written;
    } catch (error) {
      // SQLite has rolled back already where the disk was full.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Another process may hold the lock for longer than SQLite waits for it. */
  #begin(): void {
    for (let tries = 1; ; tries += 1) {
      try {
        this.#db.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isBusy(error) || tries === maxBusyTries) throw error;
      }
    }
  }

  #write(write: Write): Written {
    const {insertAttempt, updateVerdict, writeMeta} = this.#statements;
    switch (write.kind) {
      case 'delivery':
        return this.#writeDelivery(write);
      case 'verdict':
        updateVerdict.run(...fromVerdict(write.verdict), write.deliveryId);
        return null;
      case 'attempt':
        insertAttempt.run(...fromAttempt(write.attempt));
        this.#noteOutcome(write.attempt);
        return null;
      case 'meta':
        writeMeta.run(write.key, write.value);
        return null;
    }
  }

  #writeDelivery({delivery, verdict, refused}: DeliveryRecording): Written {
    const {insertDelivery, lastNumber} = this.#statements;
    const {id} = delivery.event;
    const number = id === null ? null : Number(lastNumber.get(id)?.['number'] ?? 0) + 1;
    insertDelivery.run(...fromDelivery(delivery, verdict, refused, number));
    if (refused) this.#boundRefused();
    return number;
  }

  #noteOutcome(attempt: Attempt): void {
    if (attempt.outcome !== 'responded' && attempt.outcome !== 'failed') return;
    this.#statements.updateAccepted.run(isAccepted(attempt) ? 1 : 0, attempt.deliveryId);
  }

  #boundRefused(): void {
    const {refusedKept, oldestRefused, deleteAttempts, deleteDelivery} = this.#statements;
    const kept = refusedKept.get();
    let count = Number(kept?.['count'] ?? 0);
    let bytes = Number(kept?.['bytes'] ?? 0);
    while (count > refusedLimits.count || bytes > refusedLimits.bytes) {
      const oldest = oldestRefused.get();
      if (oldest === undefined) return;
      deleteAttempts.run(String(oldest['id']));
      deleteDelivery.run(String(oldest['id']));
      count -= 1;
      bytes -= Number(oldest['kept']);
    }
  }
}

const maxBusyTries = 6;

function prepareStatements(db: Sqlite) {
  const places = (count: number): string => Array.from({length: count}, () => '?').join(', ');
  return {
    insertDelivery: db.prepare(`INSERT INTO deliveries (
      id, event_id, event_type, event_created, is_json, received_at, method, path, size, kept, sha256,
      verdict, reason, explanation, secret, notes, refused, derived_from, delivery_number, headers, body
    ) VALUES (${places(21)})`),
    insertAttempt: db.prepare(`INSERT INTO attempts (
      id, delivery_id, event_id, cause, started_at, outcome, url, status, duration_ms, error_code, error_message,
      retried, answer_size, answer_headers, answer_body
    ) VALUES (${places(15)})`),
    updateVerdict: db.prepare(
      'UPDATE deliveries SET verdict = ?, reason = ?, explanation = ?, secret = ?, notes = ? WHERE id = ?',
    ),
    updateAccepted: db.prepare('UPDATE deliveries SET accepted = ? WHERE id = ?'),
    lastNumber: db.prepare(
      'SELECT delivery_number AS number FROM deliveries WHERE event_id = ? AND derived_from IS NULL ORDER BY delivery_number DESC LIMIT 1',
    ),
    refusedKept: db.prepare('SELECT count(*) AS count, sum(kept) AS bytes FROM deliveries WHERE refused = 1'),
    oldestRefused: db.prepare(
      'SELECT id, kept FROM deliveries WHERE refused = 1 ORDER BY received_at, id LIMIT 1',
    ),
    deleteAttempts: db.prepare('DELETE FROM attempts WHERE delivery_id = ?'),
    deleteDelivery: db.prepare('DELETE FROM deliveries WHERE id = ?'),
    writeMeta: db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
  };
}
