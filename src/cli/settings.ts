import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Failure} from '../webhook/failure.ts';
import {userConfigFile} from './folders.ts';

/** One setting as found, with where; keys are long option names or, in the environment and `.env` files, variables. */
export interface Setting {
  readonly key: string;
  readonly values: readonly string[];
  /** Where it came from, for the user. */
  readonly source: string;
}

/** The places that settings come from after options, in order of precedence. */
export interface Settings {
  /** The variable's value and source: environment, `.env.local`, `.env`. */
  findVariable(name: string): Setting | undefined;
  /** All sources that have the variable, in order. */
  listVariable(name: string): readonly Setting[];
  /** The value for a long option: its `VIGTHORIA_…` variable, then the config files. */
  findOption(key: string): Setting | undefined;
}

/**
 * Reads all sources once. Files of the working folder come with whatever was cloned there, so a key in them that would
 * loosen something is a `Failure` of code `usage` that names it.
 */
export async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<Settings> {
  const variables = [
    {
      source: '',
      values: new Map(
        Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
      ),
    },
    ...(await Promise.all(dotenvFiles.map(file => readDotenv(cwd, file)))),
  ];
  const configs = [
    readConfig(join(cwd, projectConfig), projectConfig, [...loosening, 'secret', 'secret-file', 'authtoken']),
    readConfig(userConfigFile(env), 'config.json', []),
  ];
  const listVariable = (name: string): readonly Setting[] =>
    variables.flatMap(({source, values}) => {
      const value = values.get(name);
      if (value === undefined || value === '') return [];
      return [{key: name, values: [value], source: source === '' ? name : `${name} from ${source}`}];
    });
  return {
    listVariable,
    findVariable: name => listVariable(name)[0],
    findOption: key => listVariable(toVariable(key))[0] ?? configs.find(config => config.has(key))?.get(key),
  };
}

export const dotenvFiles = ['.env.local', '.env'];
const projectConfig = 'vigthoria.config.json';
const loosening = [
  'allow-remote',
  'insecure',
  'allow-unverified',
  'header',
  'store',
  'ca',
  'server-addr',
  'connect-url',
  'root-cas',
];

function toVariable(key: string): string {
  return `VIGTHORIA_${key.replaceAll('-', '_').toUpperCase()}`;
}

/** A `.env` file as the `dotenv` package reads it; without variable expansion. */
async function readDotenv(
  cwd: string,
  file: string,
): Promise<{source: string; values: ReadonlyMap<string, string>}> {
  const text = readIfThere(join(cwd, file));
  if (text === undefined) return {source: file, values: new Map()};
  const {parse} = await import('dotenv');
  const values = new Map(Object.entries(parse(text.replace(/^\ufeff/, ''))));
  const refused = loosening.map(toVariable).find(name => values.has(name));
  if (refused !== undefined) {
    throw new Failure(
      'usage',
      `${file} sets ${refused}, which a file of the working folder may not`,
      `remove that line; give it as an option or in the environment`,
    );
  }
  return {source: file, values};
}

function readConfig(path: string, name: string, refused: readonly string[]): ReadonlyMap<string, Setting> {
  const text = readIfThere(path);
  if (text === undefined) return new Map();
  const value = parseJson(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(
      'usage',
      `${path} is no JSON object`,
      'write it like {"forward-to": "localhost:3000/webhooks"}',
    );
  }
  return new Map(
    Object.entries(value).map(([key, held]) => {
      if (refused.includes(key)) {
        throw new Failure(
          'usage',
          `${name} sets "${key}", which a file of the working folder may not`,
          'remove it; give it as an option, in the environment or in your own config file',
        );
      }
      const values = (Array.isArray(held) ? held : [held]).map(one => toText(one, key, path));
      return [key, {key, values, source: name}] as const;
    }),
  );
}

function toText(value: unknown, key: string, path: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Failure(
    'usage',
    `${path}: "${key}" is neither text, number nor true or false`,
    'give the value as you would on the command line',
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure('usage', `${path} is not JSON`, 'mend it, or remove it', {cause: error});
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new Failure('unreadable_input', `${path} cannot be read`, 'check its permissions', {cause: error});
  }
}
