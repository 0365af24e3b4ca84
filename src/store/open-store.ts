import {type OpenOptions, openDatabase} from './open-database.ts';
import {findDelivery, listAttempts, listDeliveries, readMeta} from './reader.ts';
import type {Store} from './store.ts';
import {toStoreFailure} from './store-error.ts';
import {createWorkerWriter} from './worker-writer.ts';
import {type Write, Writer, type Written} from './writer.ts';

/** Takes writes in order, and each is durable when its promise resolves. */
interface WriteQueue {
  write(write: Write): Promise<Written>;
  close(): Promise<void>;
}

/** Opens the record for one command, on this thread. */
export async function openStore(file: string, options: OpenOptions): Promise<Store> {
  const db = await openDatabase(file, options);
  const writer = new Writer(db);
  const queue: WriteQueue = {
    write: async write => writer.writeAll([write])[0] ?? null,
    close: async () => undefined,
  };
  return toStore(db, queue, file);
}

export interface WorkerStoreOptions extends OpenOptions {
  /** The built `store-worker`, unless it lies beside this file. */
  readonly workerFile?: string;
}

/** Opens the record for `listen`: a thread of its own commits what comes in groups, and this thread reads. */
export async function openStoreWorker(file: string, options: WorkerStoreOptions): Promise<Store> {
  const db = await openDatabase(file, options);
  const workerFile = options.workerFile ?? `${__dirname}/store-worker.js`;
  return toStore(db, createWorkerWriter({file, workerFile, ...options}), file);
}

function toStore(db: Awaited<ReturnType<typeof openDatabase>>, queue: WriteQueue, file: string): Store {
  const attempt = async <T>(use: () => T | Promise<T>): Promise<T> => {
    try {
      return await use();
    } catch (error) {
      throw toStoreFailure(error, file);
    }
  };
  const write = (one: Write): Promise<Written> => attempt(() => queue.write(one));
  return {
    recordDelivery: async recording => ({deliveryNumber: await write({kind: 'delivery', ...recording})}),
    recordVerdict: async (deliveryId, verdict) => void (await write({kind: 'verdict', deliveryId, verdict})),
    recordAttempt: async one => void (await write({kind: 'attempt', attempt: one})),
    writeMeta: async (key, value) => void (await write({kind: 'meta', key, value})),
    findDelivery: id => attempt(() => findDelivery(db, id)),
    listDeliveries: query => attempt(() => listDeliveries(db, query)),
    listAttempts: ids => attempt(() => listAttempts(db, ids)),
    readMeta: key => attempt(() => readMeta(db, key)),
    close: () =>
      attempt(async () => {
        await queue.close();
        db.close();
      }),
  };
}
