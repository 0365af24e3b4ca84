import {Failure, isFailure} from '../webhook/failure.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that need a word of their own. */
const codes = {
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/** SQLITE_IOERR_SHMSIZE: the index beside the journal could not grow, which a full disk causes. */
const noRoomForIndex = 4874;

export const notADatabaseText = 'file is not a database';

/** SQLite's own texts (sqlite3_errstr), since the drop-in leaves the code out where a list fails. */
const texts: readonly (readonly [text: string, code: number])[] = [
  ['database disk image is malformed', codes.corrupt],
  [notADatabaseText, codes.notADatabase],
  ['database is locked', codes.busy],
  ['disk I/O error', codes.io],
  ['database or disk is full', codes.full],
  ['attempt to write a readonly database', codes.readOnly],
];

const elsewhere = 'or name another file with --store';

/** True for what SQLite or its driver threw. */
export function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** True where the same connection may fail for ever; a full disk, a lock and a broken rule leave it sound. */
export function needsReopening(error: unknown): boolean {
  const code = primaryCode(error);
  const leavesSound = code === codes.full || code === codes.busy || code === codes.constraint;
  return isSqliteError(error) && !leavesSound;
}

/** True where the file itself is no longer a sound database; also for the `Failure` made of that. */
export function isCorruption(error: unknown): boolean {
  const code = primaryCode(isFailure(error) ? error.cause : error);
  return code === codes.corrupt || code === codes.notADatabase;
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === codes.busy;
}

/** What is wrong with a store, for its user. */
export function toStoreFailure(error: unknown, file: string): Failure {
  if (isFailure(error)) return error;
  const [what, hint] = describe(error);
  return new Failure('store_unavailable', `the record ${file} ${what}`, hint, {cause: error});
}

/** SQLite's primary result code of an error, or undefined where it is none of SQLite's. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    return error.errcode === noRoomForIndex ? codes.full : error.errcode & 0xff;
  }
  return texts.find(([text]) => error.message.includes(text))?.[1];
}

function describe(error: unknown): readonly [what: string, hint: string] {
  const full = ['cannot grow: the disk is full', `make room on the disk, ${elsewhere}`] as const;
  switch (primaryCode(error)) {
    case codes.full:
      return full;
    case codes.readOnly:
      return ['cannot be written: it is read-only', `make it writable, ${elsewhere}`];
    case codes.cantOpen:
      return ['cannot be opened', `check the folder and its permissions, ${elsewhere}`];
    case codes.busy:
      return ['is locked by another program', `close what holds it, ${elsewhere}`];
    case codes.io:
      return ['cannot be read or written: the disk reports an error', `check the disk, ${elsewhere}`];
    case codes.corrupt:
    case codes.notADatabase:
      return ['is damaged', 'the next delivery that is recorded moves it aside and begins a new one'];
    default: {
      const message = error instanceof Error ? error.message : String(error);
      if (message.startsWith('ENOSPC')) return full;
      return [`cannot be used: ${message}`, `check the folder and its permissions, ${elsewhere}`];
    }
  }
}
