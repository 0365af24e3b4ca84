import {chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync} from 'node:fs';
import {dirname} from 'node:path';
import {Failure} from '../webhook/failure.ts';
import {type Driver, loadDriver, type Sqlite} from './driver.ts';
import {migrate, readVersion, schemaVersion} from './migrations.ts';
import {isCorruption, toStoreFailure} from './store-error.ts';

export interface OpenOptions {
  /** Epoch milliseconds, for the name of a file that is moved aside. */
  readonly nowMs: number;
  /** Something about the file that its user should know. */
  readonly onNotice: (message: string) => void;
}

/** Opens or begins a database; one that is damaged is moved aside, never deleted. Throws `Failure`. */
export async function openDatabase(file: string, options: OpenOptions): Promise<Sqlite> {
  const Driver = await loadDriver();
  try {
    try {
      return prepare(file, Driver);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      options.onNotice(
        `${file} was damaged; it is kept as ${moveAside(file, options.nowMs)}, and a new record was begun`,
      );
      return prepare(file, Driver);
    }
  } catch (error) {
    throw toStoreFailure(error, file);
  }
}

function prepare(file: string, Driver: Driver): Sqlite {
  createFile(file);
  const db = new Driver(file);
  try {
    // FULL: only then is a commit on the disk when it returns, in WAL mode too (sqlite.org/pragma.html#pragma_synchronous).
    db.exec(
      'PRAGMA busy_timeout = 10000; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;',
    );
    const version = readVersion(db);
    if (version > schemaVersion) {
      throw new Failure(
        'store_unavailable',
        `the record ${file} was written by a newer vigthoria`,
        'update vigthoria, or name another file with --store',
      );
    }
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Begins the file with its rights before SQLite does: the journals beside it take theirs from it. */
function createFile(file: string): void {
  mkdirSync(dirname(file), {recursive: true, mode: 0o700});
  if (existsSync(file)) return;
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    // Windows knows no fsync of a folder.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  } finally {
    closeSync(folder);
  }
}

function moveAside(file: string, nowMs: number): string {
  const aside = `${file}.damaged-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}
