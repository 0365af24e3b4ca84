import type {Retention, Store} from '../store/store.ts';
import type {Wait} from './wait-for-port.ts';

interface KeepPorts {
  readonly store: Pick<Store, 'prune'>;
  readonly nowMs: () => number;
  readonly wait: Wait;
  readonly onFailed: (message: string) => void;
}

const everyMs = 60 * 60 * 1000;

/** Keeps a record within its bounds, now and every hour, until the signal. Never rejects. */
export async function keepWithin(
  bounds: Omit<Retention, 'nowMs'>,
  {store, nowMs, wait, onFailed}: KeepPorts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await store.prune({nowMs: nowMs(), ...bounds});
    } catch (error) {
      if (!signal.aborted)
        onFailed(`old deliveries could not be deleted: ${error instanceof Error ? error.message : error}`);
    }
    await wait(everyMs, signal);
  }
}
