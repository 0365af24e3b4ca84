import type {Store} from '../store/store.ts';
import type {KeptDelivery} from '../webhook/redact.ts';

type ReadStore = Pick<Store, 'listPlaces' | 'findDelivery' | 'listAttempts'>;

const pageSize = 500;

/** Everything recorded, oldest first, each delivery with its attempts; one body at a time is in memory. */
export async function* walkRecord(store: ReadStore): AsyncGenerator<KeptDelivery> {
  let place = null;
  for (;;) {
    const page: Awaited<ReturnType<ReadStore['listPlaces']>> = await store.listPlaces(place, pageSize);
    for (const {id} of page) {
      const found = await store.findDelivery(id);
      // Whatever was pruned meanwhile is no longer there.
      if (found.found !== 'one' || found.recorded.delivery.id !== id) continue;
      yield {recorded: found.recorded, attempts: await store.listAttempts([id])};
    }
    const last = page.at(-1);
    if (last === undefined) return;
    place = last;
  }
}
