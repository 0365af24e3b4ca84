import {createRequire, isBuiltin} from 'node:module';
import {resolve} from 'node:path';
import type {DatabaseSync} from '@photostructure/sqlite';
import {Failure} from '../webhook/failure.ts';

export type Sqlite = InstanceType<typeof DatabaseSync>;
export type Driver = new (file: string, options?: {readonly readOnly?: boolean}) => Sqlite;

/** The SQLite that this Node has built in (22.13 on), else its drop-in: one API. */
export async function loadDriver(): Promise<Driver> {
  if (isBuiltin('node:sqlite')) return loadBuiltin();
  try {
    return (await import('@photostructure/sqlite')).DatabaseSync;
  } catch (error) {
    throw new Failure(
      'store_unavailable',
      'no SQLite can be loaded on this machine',
      'use Node 22.13 or later, which has it built in',
      {cause: error},
    );
  }
}

/**
 * Node tells each user that its SQLite is experimental; that is ours to know, not theirs. Loaded in one go, so that
 * no other warning falls into the gap, and by `require`, since the types of Node 20 do not know the module.
 */
function loadBuiltin(): Driver {
  const {emitWarning} = process;
  process.emitWarning = () => undefined;
  try {
    const builtin: {readonly DatabaseSync: Driver} = createRequire(resolve('/'))('node:sqlite');
    return builtin.DatabaseSync;
  } finally {
    process.emitWarning = emitWarning;
  }
}
