import {Connection} from './connection.ts';
import {loadDriver} from './driver.ts';
import type {OpenOptions} from './open-database.ts';
import type {Store} from './store.ts';
import {toStore} from './to-store.ts';
import {WorkerWriter} from './worker-writer.ts';

export {claim} from './claim.ts';

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
