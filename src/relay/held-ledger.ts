import type {Held} from '../store/store.ts';
import type {DeliveryEnd} from './deliver.ts';

/** Tells how a held delivery ended once the last of its endpoints is done with it. */
export interface HeldLedger {
  settle(held: Held, url: string, outcome: 'accepted' | 'failed'): void;
}

/** `ours` are the endpoints that this session sends for: others are another session's affair. */
export function createHeldLedger(ours: readonly string[], onEnd: (end: DeliveryEnd) => void): HeldLedger {
  // Only what one endpoint is done with and another is not: never more than is held.
  const open = new Map<string, {readonly left: Set<string>; hasFailed: boolean}>();
  return {
    settle({recorded, urls}, url, outcome) {
      const {id} = recorded.delivery;
      const entry = open.get(id) ?? {left: new Set(urls.filter(one => ours.includes(one))), hasFailed: false};
      entry.left.delete(url);
      entry.hasFailed ||= outcome === 'failed';
      if (entry.left.size > 0) {
        open.set(id, entry);
        return;
      }
      open.delete(id);
      onEnd({recorded, outcome: entry.hasFailed ? 'failed' : 'accepted'});
    },
  };
}
