import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {Failure} from '../webhook/failure.ts';

export type ConfigValue = string | boolean | readonly string[];

/** Sets one key of the user's config file, or removes it where the value is undefined; false where there was nothing to remove. Throws `Failure`. */
export function writeConfigKey(file: string, key: string, value: ConfigValue | undefined): boolean {
  const entries = new Map(Object.entries(readEntries(file)));
  if (value === undefined && !entries.delete(key)) return false;
  if (value !== undefined) entries.set(key, value);
  try {
    replaceFile(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const hint = 'check the folder and its permissions, or name another file in VIGTHORIA_CONFIG';
    throw new Failure('cannot_run', `${file} cannot be written${why}`, hint, {cause: error});
  }
  return true;
}

function readEntries(file: string): object {
  const text = readText(file);
  if (text.trim() === '') return {};
  const value = parse(text, file);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Failure('usage', `${file} is no JSON object`, 'mend it, or remove it');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw new Failure('unreadable_input', `${file} cannot be read`, 'check its permissions', {cause: error});
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause: that quotes the text, which may hold a secret.
    throw new Failure('usage', `${file} is not JSON`, 'mend it, or remove it');
  }
}

/** All of it or nothing, for this user only; a link, as people who keep their settings in git use, stays one. */
function replaceFile(linked: string, text: string): void {
  mkdirSync(dirname(linked), {recursive: true, mode: 0o700});
  const file = followLink(linked);
  const fresh = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(fresh, 'wx', 0o600);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(fresh, file);
  } finally {
    rmSync(fresh, {force: true});
  }
}

function followLink(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return file;
    throw error;
  }
}
