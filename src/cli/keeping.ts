import {keepWithin} from '../relay/keep-within.ts';
import type {Store} from '../store/store.ts';
import type {Context} from './context.ts';
import {pause} from './pause.ts';
import type {KeptBounds} from './retention.ts';

/** Keeps the record of a running command within its bounds, once that command is ready. */
export interface Keeping {
  start(store: Store, bounds: KeptBounds): void;
  /** Closes the record too, which ends a prune that is under way. */
  close(store: Store): Promise<void>;
}

export function createKeeping(context: Context, onFailed: (message: string) => void): Keeping {
  const ending = new AbortController();
  let keeping: Promise<void> | undefined;
  return {
    start(store, bounds) {
      if (bounds === null) return;
      keeping ??= keepWithin(bounds, {store, nowMs: context.nowMs, wait: pause, onFailed}, ending.signal);
    },
    async close(store) {
      ending.abort();
      await store.close();
      await keeping;
    },
  };
}
