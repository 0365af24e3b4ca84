import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Store} from '../store/store.ts';
import type {Context} from './context.ts';
import {defaultStoreFile} from './folders.ts';
import type {StoreOptions} from './options.ts';
import type {Settings} from './settings.ts';

/** The record's file: `--store`, then `VIGTHORIA_STORE` or the user's config, then the per-user data folder. */
export function storeFile(options: StoreOptions, settings: Settings): string {
  return resolve(options.store ?? settings.findOption('store')?.values[0] ?? defaultStoreFile());
}

/** Opens the record for one command and closes it after. */
export async function withStore<T>(
  options: StoreOptions,
  settings: Settings,
  context: Context,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const {openStore} = await context.loadStore();
  const store = await openStore(storeFile(options, settings), {
    nowMs: context.nowMs(),
    onNotice: message => context.stderr.tell(`vigthoria: ${message}`),
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** The same where a record is helpful only: undefined where there is none yet. */
export async function withStoreIfThere<T>(
  options: StoreOptions,
  settings: Settings,
  context: Context,
  use: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  return existsSync(storeFile(options, settings)) ? withStore(options, settings, context, use) : undefined;
}
