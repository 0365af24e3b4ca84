import type {Store} from '../store/store.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {Failure} from '../webhook/failure.ts';

/** The recorded delivery that an id or a beginning of one means; a `Failure` of code `unknown_id` says what else there is. */
export async function findRecorded(id: string, store: Store): Promise<RecordedDelivery> {
  const found = await store.findDelivery(id);
  switch (found.found) {
    case 'one':
      return found.recorded;
    case 'none':
      throw new Failure(
        'unknown_id',
        `no recorded delivery has the id ${id}`,
        'see what there is: vigthoria events list',
      );
    case 'several':
      throw new Failure(
        'unknown_id',
        `${id} is the beginning of several ids: ${found.ids.join(', ')}`,
        'type more of it',
      );
  }
}
