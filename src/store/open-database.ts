import {chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {Failure} from '../webhook/failure.ts';
import type {Driver, Sqlite} from './driver.ts';
import {isForeign, migrate, readVersion, schemaVersion} from './migrations.ts';
import {moveAside} from './move-aside.ts';
import {isCorruption, notADatabaseText, toStoreFailure} from './store-error.ts';

export interface OpenOptions {
  /** Epoch milliseconds, for the name of a file that is moved aside. */
  readonly nowMs: number;
  /** Something about the file that its user should know. */
  readonly onNotice: (message: string) => void;
}

/** Opens or begins a database; one that is damaged is moved aside, never deleted. Throws `Failure`. */
export function openDatabase(file: string, Driver: Driver, options: OpenOptions): Sqlite {
  try {
    const seen = readInode(file);
    try {
      return openWritable(file, Driver);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      setAside(file, seen, options);
      return openWritable(file, Driver);
    }
  } catch (error) {
    throw toStoreFailure(error, file);
  }
}

/** Opens a database that is there already, and writes nothing unless its schema is an older one. Throws `Failure`. */
export function openReadOnly(file: string, Driver: Driver, options: OpenOptions): Sqlite {
  try {
    const db = new Driver(file, {readOnly: true});
    try {
      db.exec('PRAGMA busy_timeout = 10000');
      refuseOthers(db, file);
      if (readVersion(db) === schemaVersion) return db;
    } catch (error) {
      db.close();
      throw error;
    }
    db.close();
  } catch (error) {
    throw toStoreFailure(error, file);
  }
  return openDatabase(file, Driver, options);
}

/** The file that stands under a name, to tell whether another has taken its place. */
export function readInode(file: string): bigint | undefined {
  return statSync(file, {bigint: true, throwIfNoEntry: false})?.ino;
}

/** Moves a damaged file out of the way, unless another process has done so already. */
export function setAside(file: string, damaged: bigint | undefined, options: OpenOptions): void {
  if (readInode(file) !== damaged) return;
  const aside = moveAside(file, options.nowMs);
  options.onNotice(`${file} was damaged; it is kept as ${aside}, and a new record was begun`);
}

function openWritable(file: string, Driver: Driver): Sqlite {
  createFile(file);
  refuseScrap(file);
  const db = new Driver(file);
  try {
    db.exec('PRAGMA busy_timeout = 10000');
    refuseOthers(db, file);
    // Of a new file only: SQLite commits it each time, and waits for the disk.
    if (readVersion(db) === 0) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    // FULL: only then is a commit on the disk when it returns, in WAL mode too (sqlite.org/pragma.html#pragma_synchronous).
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite takes a file that is shorter than its header for an empty one, and would write over it. */
function refuseScrap(file: string): void {
  const {size} = statSync(file);
  if (size > 0 && size < sqliteHeaderBytes) throw new Error(notADatabaseText);
}

const sqliteHeaderBytes = 100;

/** Before anything is written: another program's database is not ours to change. */
function refuseOthers(db: Sqlite, file: string): void {
  const hint = 'name another file with --store';
  if (isForeign(db)) throw new Failure('store_unavailable', `${file} belongs to another program`, hint);
  if (readVersion(db) <= schemaVersion) return;
  throw new Failure(
    'store_unavailable',
    `the record ${file} was written by a newer vigthoria`,
    `update vigthoria, or ${hint}`,
  );
}

/** Begins the file with its rights before SQLite does: the journals beside it take theirs from it. */
function createFile(file: string): void {
  mkdirSync(dirname(file), {recursive: true, mode: 0o700});
  // A file that is there is not opened here: closing it would drop the locks that SQLite holds on it in this process.
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
