import {openStore} from '../../src/store/open-store.ts';
import type {DeliveryRecording, Store} from '../../src/store/store.ts';
import type {Attempt} from '../../src/webhook/attempt.ts';
import type {Delivery} from '../../src/webhook/delivery.ts';
import {valid} from './deliveries.ts';

/** Opens the record behind a test's commands, for as long as it is used. */
export async function withRecord<T>(file: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(file, {nowMs: 0, onNotice: () => undefined});
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Records deliveries, valid ones unless said otherwise, and attempts. */
export function seed(
  file: string,
  deliveries: readonly (Delivery | DeliveryRecording)[],
  attempts: readonly Attempt[] = [],
): Promise<void> {
  return withRecord(file, async store => {
    for (const one of deliveries) {
      await store.recordDelivery('delivery' in one ? one : {delivery: one, verdict: valid, refused: false});
    }
    for (const attempt of attempts) await store.recordAttempt(attempt);
  });
}
