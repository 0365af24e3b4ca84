import {existsSync} from 'node:fs';
import {Connection} from './connection.ts';
import {loadDriver} from './driver.ts';
import {examineDatabase, type StoreReport} from './examine.ts';
import type {OpenOptions} from './open-database.ts';
import type {Store} from './store.ts';
import {toStore} from './to-store.ts';

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
