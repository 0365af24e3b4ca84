import type {TypeCounts} from '../webhook/activity.ts';
import type {DeliveryEnd, DeliveryOutcome} from './deliver.ts';

/** Counts outcomes by event type; bounded, whatever types are sent. */
export interface TypeTally {
  count(end: DeliveryEnd): void;
  /** The most frequent first, equally frequent ones by name. */
  list(): readonly TypeCounts[];
  /** Deliveries of types that were not kept. */
  others(): number;
}

type Counts = {type: string | null} & Record<DeliveryOutcome, number>;

/** What was held before `startedAtMs` was another session's. */
export function createTypeTally(startedAtMs: number): TypeTally {
  const byType = new Map<string | null, Counts>();
  let others = 0;
  const find = (type: string | null, isRefused: boolean): Counts | undefined => {
    if (type !== null && type.length > maxTypeUnits) return undefined;
    const known = byType.get(type);
    if (known !== undefined) return known;
    if (byType.size >= maxTypes && (isRefused || !dropRefused())) return undefined;
    const counts = {type, accepted: 0, failed: 0, refused: 0, filtered: 0, held: 0};
    byType.set(type, counts);
    return counts;
  };
  /** Types that only forgers have sent make room. */
  const dropRefused = (): boolean => {
    const found = [...byType.values()].find(counts => counts.refused === totalOf(counts));
    if (found === undefined) return false;
    others += found.refused;
    return byType.delete(found.type);
  };
  return {
    count({recorded, outcome}) {
      const {event, receivedAtMs} = recorded.delivery;
      const counts = find(event.type, outcome === 'refused');
      if (counts === undefined) {
        others += 1;
        return;
      }
      counts[outcome] += 1;
      const isSettled = outcome === 'accepted' || outcome === 'failed';
      if (isSettled && counts.held > 0 && receivedAtMs >= startedAtMs) counts.held -= 1;
    },
    list: () => [...byType.values()].sort((a, b) => totalOf(b) - totalOf(a) || compareNames(a.type, b.type)),
    others: () => others,
  };
}

const maxTypes = 100;
const maxTypeUnits = 200;

/** A missing one comes last. */
function compareNames(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function totalOf({accepted, failed, refused, filtered, held}: Counts): number {
  return accepted + failed + refused + filtered + held;
}
