import type {Store} from '../store/store.ts';
import type {Activity, SessionReport} from '../webhook/activity.ts';
import type {DeliveryEnd} from './deliver.ts';
import {createFieldWatch} from './field-watch.ts';
import {createTypeTally} from './type-tally.ts';

export interface ReportPorts {
  readonly store: Pick<Store, 'readMeta' | 'writeMeta'>;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly onRecordFailed: (message: string) => void;
}

/** Watches a session for what there is to say of it at its end. */
export interface Reporter {
  see(activity: Activity): void;
  countDelivery(end: DeliveryEnd | null): void;
  report(): Promise<SessionReport>;
}

export function createReporter(ports: ReportPorts): Reporter {
  const types = createTypeTally(ports.nowMs());
  const fields = createFieldWatch(ports.nowMs);
  const duplicateIds = new Set<string>();
  let duplicates = 0;
  const offline = {gaps: 0, ms: 0, sinceMs: Number.NaN};
  return {
    see(activity) {
      if (activity.type === 'delivery' && (activity.recorded.deliveryNumber ?? 0) > 1) {
        const {id} = activity.recorded.delivery.event;
        duplicates += 1;
        if (id !== null && duplicateIds.size < maxDuplicateIds) duplicateIds.add(id);
      }
      if (activity.type !== 'tunnel') return;
      if (activity.state === 'offline') {
        if (Number.isNaN(offline.sinceMs)) offline.gaps += 1;
        offline.sinceMs = activity.atMs;
      } else {
        offline.ms += activity.offlineMs ?? 0;
        offline.sinceMs = Number.NaN;
      }
    },
    countDelivery(end) {
      if (end === null) return;
      types.count(end);
      fields.see(end.recorded);
    },
    async report() {
      const openGapMs = Number.isNaN(offline.sinceMs) ? 0 : ports.nowMs() - offline.sinceMs;
      return {
        types: types.list(),
        otherTypes: types.others(),
        duplicates,
        duplicateIds: [...duplicateIds],
        offlineGaps: offline.gaps,
        offlineMs: offline.ms + openGapMs,
        newFields: await concludeFields(),
      };
    },
  };

  async function concludeFields(): Promise<SessionReport['newFields']> {
    try {
      return await fields.conclude(ports.store);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      ports.onRecordFailed(`the fields of this session's events could not be compared: ${why}`);
      return null;
    }
  }
}

const maxDuplicateIds = 100;
