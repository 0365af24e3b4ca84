import {Failure} from '../webhook/failure.ts';
import type {Connection} from './connection.ts';
import {countHeld, findHeld} from './held.ts';
import {countUnindexed} from './index-search.ts';
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
import {toAttemptWrite, toDeliveryWrite, toImportWrite, toVerdictWrite} from './to-write.ts';
import {newDelivery, type Write, type Written} from './writer.ts';

/** Takes writes in order, and each is durable when its promise resolves. */
export interface WriteQueue {
  write(write: Write): Promise<Written>;
  /** In one commit. */
  writeAll(writes: readonly Write[]): Promise<readonly Written[]>;
  close(): Promise<void>;
}

/** The record over a connection that reads and a queue that writes. */
export function toStore(connection: Connection, queue: WriteQueue): Store {
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
    recordDelivery: async recording => ({deliveryNumber: await write(toDeliveryWrite(recording))}),
    recordVerdict: async (deliveryId, verdict) => void (await write(toVerdictWrite(deliveryId, verdict))),
    recordAttempt: async (attempt, held) => void (await write(toAttemptWrite(attempt, held))),
    writeMeta: async (key, value) => void (await write({kind: 'meta', key, value})),
    prune: retention => prune(retention, write),
    findDelivery: id => read(db => findDelivery(db, id)),
    listDeliveries: query => read(db => listDeliveries(db, query)),
    listPlaces: (after, limit) => read(db => listPlaces(db, after, limit)),
    importDeliveries: async imports => {
      refuseClosed();
      const written = await queue.writeAll(imports.map(toImportWrite));
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
