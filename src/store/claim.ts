import {createHash} from 'node:crypto';
import {closeSync, openSync, rmSync} from 'node:fs';
import {loadDriver, type Sqlite} from './driver.ts';
import {readInode} from './open-database.ts';
import {isBusy, toStoreFailure} from './store-error.ts';

/** Something that one process at a time may do with a record, for as long as this is referred to; it ends with the process, however that ends. */
export interface Claim {
  release(): void;
}

/** Claims something by name; null where another process has it. Throws `Failure`. */
export async function claim(storeFile: string, name: string): Promise<Claim | null> {
  const Driver = await loadDriver();
  const file = `${storeFile}-claim-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  try {
    for (;;) {
      const taken = take(file, Driver);
      if (taken !== 'replaced') return taken;
    }
  } catch (error) {
    throw toStoreFailure(error, file);
  }
}

/** SQLite's lock on an empty database: it locks on every system, and the system takes it back from a process that was killed. */
function take(file: string, Driver: new (file: string) => Sqlite): Claim | 'replaced' | null {
  closeSync(openSync(file, 'a', 0o600));
  const inode = readInode(file);
  const db = new Driver(file);
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isBusy(error)) return null;
    throw error;
  }
  const isOurs = inode !== undefined && readInode(file) === inode;
  if (!isOurs) db.close();
  return isOurs ? {release: () => release(file, db)} : 'replaced';
}

/** The file goes while the lock is held, so that whoever waits for its name begins a new one. */
function release(file: string, db: Sqlite): void {
  try {
    rmSync(file, {force: true});
  } catch (error) {
    // Windows keeps a file that is open; it is empty, and serves the next claim.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  db.close();
}
