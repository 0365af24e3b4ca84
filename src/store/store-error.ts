import {Failure} from '../webhook/failure.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that need a word of their own. */
const codes = {busy: 5, readOnly: 8, io: 10, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26} as const;

/** SQLite's primary result code of an error, or undefined where it is none of SQLite's. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

/** True where the file itself is no longer a sound database. */
export function isCorruption(error: unknown): boolean {
  const code = primaryCode(error);
  return code === codes.corrupt || code === codes.notADatabase;
}

export function isBusy(error: unknown): boolean {
  return primaryCode(error) === codes.busy;
}

/** What is wrong with a store, for its user. */
export function toStoreFailure(error: unknown, file: string): Failure {
  if (error instanceof Failure) return error;
  const [what, hint] = describe(error);
  return new Failure('store_unavailable', `the record ${file} ${what}`, hint, {cause: error});
}

function describe(error: unknown): readonly [string, string] {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (primaryCode(error)) {
    case codes.full:
      return ['cannot grow: the disk is full', 'make room on the disk, or name another file with --store'];
    case codes.readOnly:
      return ['cannot be written: it is read-only', 'make it writable, or name another file with --store'];
    case codes.cantOpen:
      return ['cannot be opened', 'check the folder and its permissions, or name another file with --store'];
    case codes.busy:
      return ['is locked by another program', 'close what holds it, or name another file with --store'];
    case codes.io:
      return [
        'cannot be read or written: the disk reports an error',
        'check the disk, or name another file with --store',
      ];
    case codes.corrupt:
    case codes.notADatabase:
      return ['is damaged', 'start vigthoria again: the file is moved aside and a new one begun'];
    default:
      return [
        `cannot be used: ${errno === '' ? (error instanceof Error ? error.message : String(error)) : errno}`,
        'check the folder and its permissions, or name another file with --store',
      ];
  }
}
