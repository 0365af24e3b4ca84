import type {Driver, Sqlite} from './driver.ts';
import {type OpenOptions, openDatabase, openReadOnly, readInode, setAside} from './open-database.ts';
import {shrinkFiles} from './prune.ts';
import {isCorruption, isSqliteError, needsReopening, toStoreFailure} from './store-error.ts';
import {type Write, Writer, type Written} from './writer.ts';

export interface ConnectionOptions extends OpenOptions {
  readonly file: string;
  readonly driver: Driver;
  /** The file must be there already, and is not written to. */
  readonly readOnly: boolean;
}

interface Opened {
  readonly db: Sqlite;
  /** Which file this is, whatever stands under its name by now. */
  readonly inode: bigint | undefined;
  writer?: Writer;
}

/** One database, opened again after a fault, since what caused it may have passed. Every method throws `Failure`. */
export class Connection {
  readonly #options: ConnectionOptions;
  #opened: Opened | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Opens the file now, where it is not open. */
  open(): void {
    this.#open();
  }

  read<T>(work: (db: Sqlite) => T): T {
    return this.#use(({db}) => work(db));
  }

  /** All or none. A damaged file is moved aside, and the writes go to the new one. */
  write(writes: readonly Write[]): Written[] {
    const work = (opened: Opened): Written[] => {
      opened.writer ??= new Writer(opened.db);
      return opened.writer.writeAll(writes);
    };
    const before = this.#open();
    try {
      return this.#use(work);
    } catch (error) {
      if (!isCorruption(error)) throw error;
      this.#setAside(before);
      return this.#use(work);
    }
  }

  /** Lets the file go; the next use opens what then stands under its name. */
  close(): void {
    // The drop-in keeps a closed file's journal for as long as a statement lives: what is in it goes to the file here.
    if (this.#opened?.writer !== undefined) shrinkFiles(this.#opened.db);
    this.#release();
  }

  #release(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.db.close();
  }

  #use<T>(work: (opened: Opened) => T): T {
    const opened = this.#open();
    try {
      return work(opened);
    } catch (error) {
      if (needsReopening(error)) this.#abandon();
      throw toStoreFailure(error, this.#options.file);
    }
  }

  #open(): Opened {
    if (this.#opened !== undefined) return this.#opened;
    const {file, driver, readOnly} = this.#options;
    const db = (readOnly ? openReadOnly : openDatabase)(file, driver, this.#options);
    this.#opened = {db, inode: readInode(file)};
    return this.#opened;
  }

  /** A connection that failed may fail at closing too; what went wrong first is what counts. */
  #abandon(): void {
    try {
      this.#release();
    } catch (error) {
      if (!isSqliteError(error)) throw error;
    }
  }

  #setAside({inode}: Opened): void {
    const {file} = this.#options;
    try {
      setAside(file, inode, this.#options);
    } catch (error) {
      throw toStoreFailure(error, file);
    }
  }
}
