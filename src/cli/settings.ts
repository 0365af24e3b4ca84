import {join} from 'node:path';
import type {Failure} from '../webhook/failure.ts';
import {userConfigFile} from './folders.ts';
import {type OnProblem, projectConfig, readConfig, readDotenv, toVariable} from './setting-files.ts';

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
  /** All sources that give the long option a value, in order. */
  listOption(key: string): readonly Setting[];
  /** The value that the config files hold for a key, whatever the environment says. */
  findConfigured(key: string): Setting | undefined;
  /** All that the config files hold. */
  listConfigured(): readonly Setting[];
}

/**
 * Reads all sources once. Files of the working folder come with whatever was cloned there, so a key in them that would
 * loosen something is a `Failure` of code `usage` that names it.
 */
export async function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  onProblem: OnProblem = raise,
): Promise<Settings> {
  const variables = [
    {
      source: '',
      values: new Map(
        Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
      ),
    },
    ...(await Promise.all(dotenvFiles.map(file => readDotenv(cwd, file, onProblem)))),
  ];
  const configs = [
    readConfig(join(cwd, projectConfig), projectConfig, onProblem),
    readConfig(userConfigFile(env), 'config.json', onProblem),
  ];
  const listVariable = (name: string): readonly Setting[] =>
    variables.flatMap(({source, values}) => {
      const value = values.get(name);
      if (value === undefined || value === '') return [];
      return [{key: name, values: [value], source: source === '' ? name : `${name} from ${source}`}];
    });
  const listConfiguredAs = (key: string): readonly Setting[] =>
    configs.flatMap(config => config.get(key) ?? []);
  const listOption = (key: string): readonly Setting[] => [
    ...listVariable(toVariable(key)),
    ...listConfiguredAs(key),
  ];
  return {
    listVariable,
    listOption,
    findVariable: name => listVariable(name)[0],
    findOption: key => listOption(key)[0],
    findConfigured: key => listConfiguredAs(key)[0],
    listConfigured: () => configs.flatMap(config => [...config.values()]),
  };
}

function raise(problem: Failure): never {
  throw problem;
}

export const dotenvFiles = ['.env.local', '.env'];
