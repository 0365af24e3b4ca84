import {isBuiltin} from 'node:module';
import type {DatabaseSync} from '@photostructure/sqlite';

export type Sqlite = InstanceType<typeof DatabaseSync>;
export type Driver = new (file: string, options?: {readonly readOnly?: boolean}) => Sqlite;

/** The SQLite that this Node has built in (22.13 on), else its drop-in: one API. */
export async function loadDriver(): Promise<Driver> {
  if (!isBuiltin('node:sqlite')) return (await import('@photostructure/sqlite')).DatabaseSync;
  // A variable, since the types of Node 20 do not know the module.
  const builtin: string = 'node:sqlite';
  return (await withoutWarnings<{DatabaseSync: Driver}>(() => import(builtin))).DatabaseSync;
}

/** Node tells each user that its SQLite is experimental; that is ours to know, not theirs. */
async function withoutWarnings<T>(load: () => Promise<T>): Promise<T> {
  const {emitWarning} = process;
  process.emitWarning = () => undefined;
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
