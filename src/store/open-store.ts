import {existsSync} from 'node:fs';
import {Failure} from '../webhook/failure.ts';
import {Connection} from './connection.ts';
import {loadDriver} from './driver.ts';
import {examineDatabase, type StoreReport} from './examine.ts';
import {countHeld, findHeld} from './held.ts';
import {countUnindexed} from './index-search.ts';
import type {OpenOptions} from './open-database.ts';
import {prune} from './prune.ts';
import {
  countDeliveries,
  findDelivery,
  findLastUrls,
  listAttempts,
  listDeliveries,
  listPlaces,
  readChangeMark,
  readMeta,
} from './reader.ts';
import type {Imported, Store} from './store.ts';
import {WorkerWriter} from './worker-writer.ts';
import {newDelivery, type Write, type Written} from './writer.ts';

export {claim} from './claim.ts';

export interface StoreOptions extends OpenOptions {
  /** The record must be there already, and is not written to. */
  readonly readOnly?: boolean;
}

/** Opens the record for one command, on this thread. Throws `Failure`. */
export async function openStore(file: string, options: StoreOptions): Promise<Store> {
  const driver = await loadDriver();
  const connection = new Connection({...options, file, driver, readOnly: options.readOnly === true});
  connection.open();
  return toStore(connection, {
    write: async write => connection.write([write])[0] ?? null,
    writeAll: async writes => connection.write(writes),
    close: async () => undefined,
  });
}

/** Checks the record without changing it; null where there is none yet. Throws `Failure`, also where no SQLite can be loaded. */
export async function examineStore(file: string, options: OpenOptions): Promise<StoreReport | null> {
  const driver = await loadDriver();
  return existsSync(file) ? examineDatabase(file, driver, options) : null;
}

export interface WorkerStoreOptions extends OpenOptions {
  /** The built `store-worker`, unless it lies beside this file. */
  readonly workerFile?: string;
  /** Bytes that may wait for the disk; beyond that a recording fails as busy. */
  readonly maxWaitingBytes?: number;
}

/** Opens the record for `listen`: a thread of its own commits what comes in groups, and this thread reads. Throws `Failure`. */
export async function openStoreWorker(file: string, options: WorkerStoreOptions): Promise<Store> {
  const reading = new Connection({...options, file, driver: await loadDriver(), readOnly: false});
  reading.open();
  const workerFile = options.workerFile ?? `${__dirname}/store-worker.js`;
  const onNotice = (message: string): void => {
    // The file that was read from until now has been moved aside.
    reading.close();
    options.onNotice(message);
  };
  return toStore(reading, new WorkerWriter({...options, file, workerFile, onNotice}));
}

/** Takes writes in order, and each is durable when its promise resolves. */
interface WriteQueue {
  write(write: Write): Promise<Written>;
  /** In one commit. */
  writeAll(writes: readonly Write[]): Promise<readonly Written[]>;
  close(): Promise<void>;
}

function toStore(connection: Connection, queue: WriteQueue): Store {
  let closing: Promise<void> | undefined;
  const refuseClosed = (): void => {
    if (closing !== undefined) throw new Failure('store_unavailable', 'the record has been closed', '');
  };
  const write = async (one: Write): Promise<Written> => {
    refuseClosed();
    return queue.write(one);
  };
  const read = async <T>(work: Parameters<typeof connection.read<T>>[0]): Promise<T> => {
    refuseClosed();
    return connection.read(work);
  };
  const close = async (): Promise<void> => {
    await queue.close();
    connection.close();
  };
  return {
    recordDelivery: async recording => ({deliveryNumber: await write({kind: 'delivery', ...recording})}),
    recordVerdict: async (deliveryId, verdict) => void (await write({kind: 'verdict', deliveryId, verdict})),
    recordAttempt: async (attempt, held) =>
      void (await write({kind: 'attempt', attempt, ...(held === undefined ? {} : {held})})),
    writeMeta: async (key, value) => void (await write({kind: 'meta', key, value})),
    prune: retention => prune(retention, write),
    findDelivery: id => read(db => findDelivery(db, id)),
    listDeliveries: query => read(db => listDeliveries(db, query)),
    listPlaces: (after, limit) => read(db => listPlaces(db, after, limit)),
    importDeliveries: async imports => {
      refuseClosed();
      const written = await queue.writeAll(imports.map(one => ({kind: 'import' as const, ...one})));
      return written.map(toImported);
    },
    findLastUrls: ids => read(db => findLastUrls(db, ids)),
    indexForSearch: async () => (await write({kind: 'index'})) ?? 0,
    countUnindexed: () => read(countUnindexed),
    findHeld: url => read(db => findHeld(db, url)),
    countHeld: urls => read(db => countHeld(db, urls)),
    countDeliveries: query => read(db => countDeliveries(db, query)),
    deleteDelivery: async deliveryId => void (await write({kind: 'delete', deliveryId})),
    readChangeMark: () => read(readChangeMark),
    listAttempts: (ids, options) => read(db => listAttempts(db, ids, options)),
    readMeta: key => read(db => readMeta(db, key)),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function toImported(written: Written): Imported {
  if (written === newDelivery) return 'added';
  return written === 0 ? 'present' : 'extended';
}
