import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {Sqlite} from './driver.ts';
import {indexNext} from './index-search.ts';
import {findPrunable, freePages, type PruneStep, shrinkFiles} from './prune.ts';
import {fromAttempt, fromDelivery, fromVerdict} from './rows.ts';
import type {DeliveryRecording, HeldChange} from './store.ts';
import {inTransaction} from './transaction.ts';

/** One thing to write; what it gives back is the answer to whoever asked. */
export type Write =
  | ({readonly kind: 'delivery'} & DeliveryRecording)
  | {readonly kind: 'verdict'; readonly deliveryId: string; readonly verdict: Verdict}
  | {readonly kind: 'attempt'; readonly attempt: Attempt; readonly held?: HeldChange}
  | {readonly kind: 'meta'; readonly key: string; readonly value: string}
  | ({readonly kind: 'prune'} & PruneStep)
  /** Gives pages that are free back to the disk, some at a time. */
  | {readonly kind: 'shrink'}
  /** Takes some more deliveries into the index of texts. */
  | {readonly kind: 'index'};

/** What a write gives back: a delivery its number, a prune how many it deleted, a shrink how many free pages are left, an index how many it took. */
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
    const written = inTransaction(this.#db, () => writes.map(write => this.#write(write)));
    if (writes.some(({kind}) => kind === 'shrink')) shrinkFiles(this.#db);
    return written;
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
        // A refused delivery may have made room for a later one by now.
        insertAttempt.run(...fromAttempt(write.attempt), write.attempt.deliveryId);
        this.#noteOutcome(write.attempt);
        if (write.held !== undefined) this.#changeHeld(write.attempt.deliveryId, write.held);
        return null;
      case 'meta':
        writeMeta.run(write.key, write.value);
        return null;
      case 'prune':
        return this.#prune(write);
      case 'shrink':
        return freePages(this.#db);
      case 'index':
        return indexNext(this.#db);
    }
  }

  #writeDelivery({delivery, verdict, refused, heldFor = []}: DeliveryRecording): Written {
    const {insertDelivery, lastNumber} = this.#statements;
    const {id} = delivery.event;
    // One that was derived by editing has not come.
    const number =
      id === null || delivery.derivedFrom !== null ? null : Number(lastNumber.get(id)?.['number'] ?? 0) + 1;
    insertDelivery.run(...fromDelivery(delivery, verdict, refused, number));
    for (const url of heldFor) this.#statements.insertHeld.run(delivery.id, url);
    if (refused) {
      this.#statements.addRefused.run(1, delivery.body.length);
      this.#boundRefused();
    }
    return number;
  }

  #noteOutcome(attempt: Attempt): void {
    if (attempt.outcome !== 'responded' && attempt.outcome !== 'failed') return;
    this.#statements.updateAccepted.run(isAccepted(attempt) ? 1 : 0, attempt.deliveryId);
  }

  #changeHeld(deliveryId: string, {url, change}: HeldChange): void {
    switch (change) {
      case 'tried':
        this.#statements.countTry.run(deliveryId, url);
        return;
      case 'released':
        this.#statements.release.run(deliveryId, url);
    }
  }

  #boundRefused(): void {
    const {refusedTotal, oldestRefused} = this.#statements;
    for (;;) {
      const total = refusedTotal.get();
      if (Number(total?.['count']) <= refusedLimits.count && Number(total?.['bytes']) <= refusedLimits.bytes)
        return;
      const oldest = oldestRefused.get();
      if (oldest === undefined) return;
      this.#delete(String(oldest['id']));
    }
  }

  #prune(step: PruneStep): number {
    const ids = findPrunable(this.#db, step);
    for (const id of ids) this.#delete(id);
    return ids.length;
  }

  #delete(deliveryId: string): void {
    this.#statements.deleteAttempts.run(deliveryId);
    this.#statements.deleteHeld.run(deliveryId);
    const deleted = this.#statements.deleteDelivery.get(deliveryId);
    if (deleted?.['refused'] === 1) this.#statements.addRefused.run(-1, -Number(deleted['kept']));
  }
}

function prepareStatements(db: Sqlite) {
  const places = (count: number): string => Array.from({length: count}, () => '?').join(', ');
  return {
    // Node 22 binds an empty Buffer over no memory as NULL, and an empty body is a body.
    insertDelivery: db.prepare(`INSERT INTO deliveries (
      id, event_id, event_type, event_created, is_json, received_at, method, path, size, kept, sha256,
      verdict, reason, explanation, secret, notes, refused, derived_from, delivery_number, headers, body
    ) VALUES (${places(20)}, coalesce(?, x''))`),
    insertAttempt: db.prepare(`INSERT INTO attempts (
      id, delivery_id, event_id, cause, started_at, outcome, url, status, duration_ms, error_code, error_message,
      retried, answer_size, answer_headers, answer_body
    ) SELECT ${places(15)} WHERE EXISTS (SELECT 1 FROM deliveries WHERE id = ?)
    ON CONFLICT (id) DO NOTHING`),
    updateVerdict: db.prepare(
      'UPDATE deliveries SET verdict = ?, reason = ?, explanation = ?, secret = ?, notes = ? WHERE id = ?',
    ),
    updateAccepted: db.prepare('UPDATE deliveries SET accepted = ? WHERE id = ?'),
    lastNumber: db.prepare(
      'SELECT delivery_number AS number FROM deliveries WHERE event_id = ? AND derived_from IS NULL ORDER BY delivery_number DESC LIMIT 1',
    ),
    addRefused: db.prepare('UPDATE refused_total SET count = count + ?, bytes = bytes + ?'),
    refusedTotal: db.prepare('SELECT count, bytes FROM refused_total'),
    oldestRefused: db.prepare('SELECT id FROM deliveries WHERE refused = 1 ORDER BY received_at, id LIMIT 1'),
    deleteAttempts: db.prepare('DELETE FROM attempts WHERE delivery_id = ?'),
    deleteDelivery: db.prepare('DELETE FROM deliveries WHERE id = ? RETURNING refused, kept'),
    insertHeld: db.prepare('INSERT INTO held (delivery_id, url) VALUES (?, ?)'),
    countTry: db.prepare('UPDATE held SET tries = tries + 1 WHERE delivery_id = ? AND url = ?'),
    release: db.prepare('DELETE FROM held WHERE delivery_id = ? AND url = ?'),
    deleteHeld: db.prepare('DELETE FROM held WHERE delivery_id = ?'),
    writeMeta: db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
  };
}
