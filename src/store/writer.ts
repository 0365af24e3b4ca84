import type {Sqlite} from './driver.ts';
import {indexNext} from './index-search.ts';
import {findPrunable, freePages, type PruneStep, shrinkFiles} from './prune.ts';
import type {Value} from './rows.ts';
import type {HeldChange} from './store.ts';
import {inTransaction} from './transaction.ts';
import {prepareWrites} from './write-statements.ts';
import type {AttemptRow, DeliveryRow} from './written-rows.ts';

/** One thing to write; what it gives back is the answer to whoever asked. */
export type Write =
  | {readonly kind: 'delivery'; readonly row: DeliveryRow; readonly heldFor: readonly string[]}
  | ImportWrite
  /** `values` as `fromVerdict` gives them. */
  | {readonly kind: 'verdict'; readonly deliveryId: string; readonly values: readonly Value[]}
  | {readonly kind: 'attempt'; readonly row: AttemptRow; readonly held?: HeldChange}
  | {readonly kind: 'meta'; readonly key: string; readonly value: string}
  | {readonly kind: 'delete'; readonly deliveryId: string}
  | ({readonly kind: 'prune'} & PruneStep)
  /** Gives pages that are free back to the disk, some at a time. */
  | {readonly kind: 'shrink'}
  /** Takes some more deliveries into the index of texts. */
  | {readonly kind: 'index'};

interface ImportWrite {
  readonly kind: 'import';
  readonly row: DeliveryRow;
  readonly heldFor: readonly string[];
  /** Null: counted here. */
  readonly deliveryNumber: number | null;
  readonly attempts: readonly AttemptRow[];
}

/** What a write gives back: a delivery its number, an import whether it was new (-1) or how many attempts it added, a prune how many it deleted, a shrink how many free pages are left, an index how many it took. */
export type Written = number | null;

/** The answer to the import of a delivery that was not here. */
export const newDelivery = -1;

/** What is kept of refused deliveries; the oldest go first. */
const refusedLimits = {count: 1000, bytes: 256 * 1024 * 1024} as const;

/** The write statements of one database. Every method may throw SQLite's error. */
export class Writer {
  readonly #db: Sqlite;
  readonly #statements: ReturnType<typeof prepareWrites>;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#statements = prepareWrites(db);
  }

  /** All or none, durable when it returns. */
  writeAll(writes: readonly Write[]): Written[] {
    const written = inTransaction(this.#db, () => writes.map(write => this.#write(write)));
    if (writes.some(({kind}) => kind === 'shrink')) shrinkFiles(this.#db);
    return written;
  }

  #write(write: Write): Written {
    const {updateVerdict, writeMeta} = this.#statements;
    switch (write.kind) {
      case 'delivery':
        return this.#writeDelivery(write, null);
      case 'import':
        return this.#import(write);
      case 'verdict':
        updateVerdict.run(...write.values, write.deliveryId);
        return null;
      case 'attempt':
        this.#writeAttempt(write.row);
        this.#noteOutcome(write.row);
        if (write.held !== undefined) this.#changeHeld(write.row.deliveryId, write.held);
        return null;
      case 'meta':
        writeMeta.run(write.key, write.value);
        return null;
      case 'delete':
        this.#delete(write.deliveryId);
        return null;
      case 'prune':
        return this.#prune(write);
      case 'shrink':
        return freePages(this.#db);
      case 'index':
        return indexNext(this.#db);
    }
  }

  #writeDelivery(
    {row, heldFor}: {readonly row: DeliveryRow; readonly heldFor: readonly string[]},
    given: number | null,
  ): Written {
    const {addRefused, insertDelivery, insertHeld} = this.#statements;
    const number = given ?? this.#nextNumber(row.countedEventId);
    insertDelivery.run(...row.values, number, row.body);
    for (const url of heldFor) insertHeld.run(row.id, url);
    if (row.isRefused) {
      addRefused.run(1, row.body?.length ?? 0);
      this.#boundRefused();
    }
    return number;
  }

  #nextNumber(eventId: string | null): number | null {
    if (eventId === null) return null;
    return Number(this.#statements.lastNumber.get(eventId)?.['number'] ?? 0) + 1;
  }

  /** Says how many it added: 0 where it is there already. */
  #writeAttempt({deliveryId, values, body}: AttemptRow): number {
    return Number(this.#statements.insertAttempt.run(...values, body, deliveryId).changes);
  }

  #import(one: ImportWrite): Written {
    const {hasDelivery, noteLast} = this.#statements;
    const {id} = one.row;
    const isNew = hasDelivery.get(id) === undefined;
    if (isNew) this.#writeDelivery(one, one.deliveryNumber);
    const added = one.attempts.reduce((count, attempt) => count + this.#writeAttempt(attempt), 0);
    if (added > 0) noteLast.run(id, id);
    return isNew ? newDelivery : added;
  }

  #noteOutcome({deliveryId, isAccepted}: AttemptRow): void {
    const {noteAccepted, noteFailed} = this.#statements;
    if (isAccepted !== null) (isAccepted ? noteAccepted : noteFailed).run(deliveryId);
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
