import {join} from 'node:path';
import envPaths from 'env-paths';

type Env = Readonly<Record<string, string | undefined>>;

/** The record's default file, in the per-user data folder. */
export function defaultStoreFile(): string {
  return join(envPaths('vigthoria', {suffix: ''}).data, 'vigthoria.db');
}

/** The user's own config file; `VIGTHORIA_CONFIG` names another. */
export function userConfigFile(env: Env): string {
  return env['VIGTHORIA_CONFIG'] || join(envPaths('vigthoria', {suffix: ''}).config, 'config.json');
}

/** Where each `listen` that runs says so, for the other commands of this user. */
export function runningListensFolder(): string {
  return join(envPaths('vigthoria', {suffix: ''}).data, 'listening');
}
