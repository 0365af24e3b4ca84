import type {Store} from '../store/store.ts';

interface CountPorts {
  readonly store: Pick<Store, 'countHeld'>;
  readonly onRecordFailed: (message: string) => void;
}

/** How many deliveries these endpoints have yet to take; 0, and told, where the record cannot say. */
export async function countHeld(urls: readonly string[], ports: CountPorts): Promise<number> {
  try {
    return await ports.store.countHeld(urls);
  } catch (error) {
    ports.onRecordFailed(`what is held cannot be counted: ${error instanceof Error ? error.message : error}`);
    return 0;
  }
}
