import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach} from 'vitest';
import {loadDriver, type Sqlite} from '../../src/store/driver.ts';
import {openStore, type StoreOptions} from '../../src/store/open-store.ts';
import {openStoreWorker, type WorkerStoreOptions} from '../../src/store/open-store-worker.ts';
import type {Store} from '../../src/store/store.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';
import {buildStore} from './bundles.ts';

export const bundles = await buildStore();

export const ways = ['on this thread', 'through the worker'] as const;
export type Way = (typeof ways)[number];

/** A folder of its own for each test, and what was opened in it is closed after. */
export class Opened {
  folder = '';
  notices: string[] = [];
  readonly closing: (() => unknown)[] = [];

  get file(): string {
    return join(this.folder, 'x.db');
  }

  async open(
    way: Way = 'on this thread',
    file = this.file,
    given: Partial<StoreOptions & WorkerStoreOptions> = {},
  ): Promise<Store> {
    const options = {
      nowMs: 0,
      onNotice: (message: string) => void this.notices.push(message),
      workerFile: bundles.worker,
      ...given,
    };
    const store = await (way === 'on this thread' ? openStore : openStoreWorker)(file, options);
    this.closing.push(() => store.close());
    return store;
  }

  /** The file itself, beside whatever store has it open. */
  async raw(file = this.file): Promise<Sqlite> {
    const db = new (await loadDriver())(file);
    this.closing.push(() => db.close());
    return db;
  }
}

export function useFolder(): Opened {
  const opened = new Opened();
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'vigthoria-store-'));
    opened.folder = folder;
    opened.notices = [];
    opened.closing.push(() => rmSync(folder, {recursive: true, force: true}));
  });
  afterEach(async () => {
    for (const close of opened.closing.splice(0).reverse()) await close();
  });
  return opened;
}

export const record = (
  store: Store,
  number: number,
  given?: Parameters<typeof makeDelivery>[1],
): Promise<unknown> =>
  store.recordDelivery({delivery: makeDelivery(number, given), verdict: valid, refused: false});

/** The numbers of the deliveries, newest first. */
export const list = async (store: Store, query: object = {}): Promise<number[]> =>
  (await store.listDeliveries({limit: 0, withContent: false, ...query})).map(({delivery}) =>
    Number(delivery.id.slice(4)),
  );
