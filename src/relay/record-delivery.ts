import type {DeliveryRecording, Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';

interface RecordPorts {
  readonly store: Pick<Store, 'recordDelivery'>;
  readonly nowMs: () => number;
  readonly emit: (activity: Activity) => void;
}

/** Makes a delivery durable; undefined, and told, where it cannot be kept. */
export async function recordDelivery(
  recording: DeliveryRecording,
  ports: RecordPorts,
): Promise<RecordedDelivery | undefined> {
  const {delivery, verdict} = recording;
  try {
    const {deliveryNumber} = await ports.store.recordDelivery(recording);
    return {delivery, verdict, deliveryNumber};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    ports.emit({
      type: 'warning',
      atMs: ports.nowMs(),
      code: 'not_stored',
      message: `a delivery could not be stored and was answered 503: ${message}`,
    });
    return undefined;
  }
}
