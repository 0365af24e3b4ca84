import type {Forwarder} from '../forwarder/forwarder.ts';
import type {ReplayPorts} from '../relay/replay-many.ts';
import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {createCoachFor} from './coaching.ts';
import type {Context} from './context.ts';
import {findRecorded} from './find-recorded.ts';
import {createId, sha256} from './ids.ts';
import {pause} from './pause.ts';
import {applyChange, type Change} from './replay-change.ts';
import type {ReplayJob} from './replay-jobs.ts';

/** What the flows of a replay need of this machine. */
export function toReplayPorts(
  forwarder: Forwarder,
  store: Store,
  context: Context,
  emit: (activity: Activity) => void,
): ReplayPorts {
  return {
    forwarder,
    store,
    emit,
    pause,
    coach: createCoachFor(forwarder, context),
    newAttemptId: () => createId('att', context.nowMs()),
    nowMs: context.nowMs,
    monotonicMs: context.monotonicMs,
    onRecordFailed: message => context.stderr.tell(`vigthoria: ${message}`),
  };
}

/** Fetches deliveries from the record as they are to be sent; one with another body is recorded and told as a delivery of its own. */
export function createFetch(
  change: Change,
  store: Store,
  context: Context,
  emit: (activity: Activity) => void,
): (job: ReplayJob) => Promise<RecordedDelivery> {
  const {nowMs} = context;
  return async ({chosen}) => {
    const original = await findRecorded(chosen.delivery.id, store);
    const recorded = applyChange(original, change, {
      newDeliveryId: () => createId('dlv', nowMs()),
      nowMs,
      sha256,
    });
    if (change.kind === 'edit') {
      const {delivery, verdict} = recorded;
      await store.recordDelivery({delivery, verdict, refused: false});
      emit({type: 'delivery', atMs: nowMs(), recorded});
    }
    return recorded;
  };
}
