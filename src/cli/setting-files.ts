import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Failure} from '../webhook/failure.ts';
import type {Setting} from './settings.ts';

/** Takes what is wrong with one source; throwing ends the reading, returning passes that over. */
export type OnProblem = (problem: Failure) => void;

export const projectConfig = 'vigthoria.config.json';
const loosening = [
  // It deletes.
  'retention',
  'allow-remote',
  'insecure',
  'allow-unverified',
  'header',
  'store',
  'ca',
  // It would be pasted into the dashboard, and deliveries would go there.
  'public-url',
  // Consent is given each time.
  'yes',
  'server-addr',
  'connect-url',
  'root-cas',
];

/** The variable of a long option. */
export function toVariable(key: string): string {
  return `VIGTHORIA_${key.replaceAll('-', '_').toUpperCase()}`;
}

/** A `.env` file as the `dotenv` package reads it; without variable expansion. */
export async function readDotenv(
  cwd: string,
  file: string,
  onProblem: OnProblem,
): Promise<{source: string; values: ReadonlyMap<string, string>}> {
  const text = readIfThere(join(cwd, file), onProblem);
  if (text === undefined) return {source: file, values: new Map()};
  const {parse} = await import('dotenv');
  const values = new Map(Object.entries(parse(text.replace(/^\ufeff/, ''))));
  for (const name of loosening.map(toVariable)) {
    if (!values.delete(name)) continue;
    const what = `${file} sets ${name}, which a file of the working folder may not`;
    onProblem(new Failure('usage', what, 'remove that line; give it as an option or in the environment'));
  }
  return {source: file, values};
}

/** A config file: an object of long option names. */
export function readConfig(path: string, name: string, onProblem: OnProblem): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const [key, held] of Object.entries(readObject(path, onProblem))) {
    if (name === projectConfig && [...loosening, 'secret', 'secret-file', 'authtoken'].includes(key)) {
      const what = `${name} sets "${key}", which a file of the working folder may not`;
      const hint = 'remove it; give it as an option, in the environment or in your own config file';
      onProblem(new Failure('usage', what, hint));
      continue;
    }
    const values = (Array.isArray(held) ? held : [held]).map(toText);
    if (values.every(value => value !== undefined)) settings.set(key, {key, values, source: name});
    else {
      const what = `${path}: "${key}" is neither text, number nor true or false`;
      onProblem(new Failure('usage', what, 'give the value as you would on the command line'));
    }
  }
  return settings;
}

function toText(value: unknown): string | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar ? String(value) : undefined;
}

function readObject(path: string, onProblem: OnProblem): object {
  const text = readIfThere(path, onProblem);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    const hint = 'write it like {"forward-to": "localhost:3000/webhooks"}';
    onProblem(new Failure('usage', `${path} is no JSON object`, hint));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Without its cause: that quotes the text, which may hold a secret.
    onProblem(new Failure('usage', `${path} is not JSON`, 'mend it, or remove it'));
  }
  return {};
}

function readIfThere(path: string, onProblem: OnProblem): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    const what = `${path} cannot be read`;
    onProblem(new Failure('unreadable_input', what, 'check its permissions', {cause: error}));
    return undefined;
  }
}
