import type {SelectedDelivery} from '../../output/status-text.ts';
import type {Activity} from '../../webhook/activity.ts';
import {type Attempt, isAccepted} from '../../webhook/attempt.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';

export interface Seen {
  readonly deliveryId: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly outcome: SelectedDelivery['outcome'];
}

/** The deliveries of this session, one of them selected: the newest, until another is. */
export interface Selection {
  see(activity: Activity): void;
  move(step: 1 | -1): void;
  /** The newest again. */
  reset(): void;
  selected(): Seen | undefined;
  /** Only those whose type or ids hold the text, in any case; null: all. */
  setFilter(text: string | null): void;
  /** Whether a delivery is among those that are shown. */
  isShown(deliveryId: string): boolean;
  readonly filter: {readonly text: string; readonly hidden: number} | null;
  describe(): SelectedDelivery | null;
}

/** Older ones are found with `vigthoria events list`. */
const maxSeen = 1000;

export function createSelection(): Selection {
  const all = new Map<string, Seen>();
  let chosen: string | null = null;
  let text: string | null = null;
  let hidden = 0;

  const fits = ({deliveryId, eventId, type}: Seen): boolean => {
    const wanted = text?.toLowerCase();
    if (wanted === undefined) return true;
    return [deliveryId, eventId, type].some(one => one?.toLowerCase().includes(wanted));
  };
  const shown = (): readonly Seen[] => [...all.values()].filter(fits);
  const selected = (): Seen | undefined => {
    const one = chosen === null ? undefined : all.get(chosen);
    return one !== undefined && fits(one) ? one : shown().at(-1);
  };
  const add = ({delivery: {id, event}}: RecordedDelivery): void => {
    const one = {deliveryId: id, eventId: event.id, type: event.type, outcome: null};
    all.set(id, one);
    if (!fits(one)) hidden += 1;
    const [oldest] = all.keys();
    if (all.size > maxSeen && oldest !== undefined) all.delete(oldest);
  };
  const end = (attempt: Attempt): void => {
    const one = all.get(attempt.deliveryId);
    if (one !== undefined) all.set(attempt.deliveryId, {...one, outcome: describeAttempt(attempt)});
  };
  return {
    see(activity) {
      if (activity.type === 'delivery') add(activity.recorded);
      else if (activity.type === 'attempt') end(activity.attempt);
    },
    move(step) {
      const list = shown();
      const at = list.findIndex(one => one.deliveryId === selected()?.deliveryId);
      const next = list[at + step];
      if (next !== undefined) chosen = next === list.at(-1) ? null : next.deliveryId;
    },
    reset() {
      chosen = null;
    },
    selected,
    setFilter(next) {
      text = next;
      hidden = 0;
    },
    isShown(deliveryId) {
      const one = all.get(deliveryId);
      return one === undefined ? text === null : fits(one);
    },
    get filter() {
      return text === null ? null : {text, hidden};
    },
    describe() {
      const one = selected();
      if (one === undefined) return null;
      const list = shown();
      return {
        number: list.findIndex(({deliveryId}) => deliveryId === one.deliveryId) + 1,
        total: list.length,
        type: one.type ?? 'no type',
        id: one.eventId ?? one.deliveryId,
        outcome: one.outcome,
      };
    },
  };
}

function describeAttempt(attempt: Attempt): SelectedDelivery['outcome'] {
  const isGood = isAccepted(attempt);
  switch (attempt.outcome) {
    case 'responded':
      return {text: String(attempt.status), isGood};
    case 'failed':
      return {text: attempt.error.code, isGood};
    case 'refused':
    case 'filtered':
      return {text: attempt.outcome, isGood: attempt.outcome === 'filtered'};
  }
}
