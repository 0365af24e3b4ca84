import type {DeliveryRecording, Store} from '../store/store.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {StoreTrouble} from './store-trouble.ts';

export interface RecordPorts {
  readonly store: Pick<Store, 'recordDelivery'>;
  readonly storeTrouble: StoreTrouble;
}

/** Makes a delivery durable; undefined, and told, where it cannot be kept. */
export async function recordDelivery(
  recording: DeliveryRecording,
  ports: RecordPorts,
): Promise<RecordedDelivery | undefined> {
  const {delivery, verdict} = recording;
  try {
    const {deliveryNumber} = await ports.store.recordDelivery(recording);
    ports.storeTrouble.worked();
    return {delivery, verdict, deliveryNumber};
  } catch (error) {
    ports.storeTrouble.failed(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
