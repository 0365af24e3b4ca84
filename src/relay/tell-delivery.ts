import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';

export interface TellPorts {
  readonly store: Pick<Store, 'recordVerdict'>;
  readonly nowMs: () => number;
  readonly emit: (activity: Activity) => void;
  readonly onRecordFailed: (message: string) => void;
  /** A fuller verdict on an invalid delivery, within its time; the same one where nothing more was found. */
  readonly diagnose: (delivery: Delivery, verdict: Verdict) => Promise<Verdict>;
}

/** Tells a recorded delivery, at once unless it is invalid: then with its diagnosis, which is worked out over all that was received. */
export function tellDelivery(
  recorded: RecordedDelivery,
  received: Delivery,
  ports: TellPorts,
): Promise<void> | undefined {
  if (recorded.verdict.kind === 'invalid') return tellDiagnosed(recorded, received, ports);
  ports.emit({type: 'delivery', atMs: ports.nowMs(), recorded});
  return undefined;
}

async function tellDiagnosed(
  recorded: RecordedDelivery,
  received: Delivery,
  ports: TellPorts,
): Promise<void> {
  const verdict = await diagnose(recorded, received, ports);
  ports.emit({type: 'delivery', atMs: ports.nowMs(), recorded: {...recorded, verdict}});
}

async function diagnose(
  {delivery, verdict}: RecordedDelivery,
  received: Delivery,
  ports: TellPorts,
): Promise<Verdict> {
  const fuller = await ports.diagnose(received, verdict);
  if (fuller !== verdict) {
    ports.store
      .recordVerdict(delivery.id, fuller)
      .catch((error: Error) => ports.onRecordFailed(`a diagnosis could not be recorded: ${error.message}`));
  }
  return fuller;
}
