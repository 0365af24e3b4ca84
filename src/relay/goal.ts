import type {TypeFilter} from '../webhook/filter.ts';
import type {DeliveryEnd} from './deliver.ts';

/** What ends a session by itself; nothing of it: it runs on. */
export interface GoalOptions {
  /** Forwarded deliveries, or where there is no endpoint recorded ones. */
  readonly count: number | null;
  /** One forwarded delivery of such a type. */
  readonly untilType: TypeFilter | null;
  readonly deadlineMs: number | null;
}

/** `stopped`: by its user; `met`: by itself, as wanted; `unmet`: by itself, and something is missing or went wrong. */
export type SessionResult = 'stopped' | 'met' | 'unmet';

export interface Goal {
  /** Resolves when the session is to end. */
  readonly reached: Promise<void>;
  /** From here on the deadline counts. */
  start(): void;
  countDelivery(end: DeliveryEnd | null): void;
  /** To be asked once the deliveries under way are done: they count too. */
  conclude(): SessionResult;
  close(): void;
}

/** Watches for the goal; `onDeadline` is told what is missing when the deadline comes first. */
export function createGoal(options: GoalOptions, onDeadline: (missing: string) => void): Goal {
  const seen = {forwarded: 0, failed: 0, refused: 0, unstored: 0, hasType: false};
  let endedBy: 'goal' | 'deadline' | null = null;
  let timer: NodeJS.Timeout | undefined;
  let resolve: () => void = () => undefined;
  const reached = new Promise<void>(done => {
    resolve = done;
  });
  const hasGoal = options.count !== null || options.untilType !== null;
  const end = (by: 'goal' | 'deadline'): void => {
    if (endedBy !== null) return;
    endedBy = by;
    if (by === 'deadline' && hasGoal) onDeadline(describeMissing(options, seen));
    resolve();
  };
  return {
    reached,
    start() {
      if (options.deadlineMs !== null) timer = setTimeout(() => end('deadline'), options.deadlineMs);
    },
    countDelivery(delivered) {
      if (delivered === null) seen.unstored += 1;
      else if (delivered.outcome === 'refused') seen.refused += 1;
      if (delivered?.outcome !== 'accepted' && delivered?.outcome !== 'failed') return;
      seen.forwarded += 1;
      if (delivered.outcome === 'failed') seen.failed += 1;
      seen.hasType ||= options.untilType?.(delivered.recorded.delivery.event.type) === true;
      if (hasGoal && isMet(options, seen)) end('goal');
    },
    conclude() {
      switch (endedBy) {
        case null:
          return 'stopped';
        case 'goal':
          return seen.failed === 0 ? 'met' : 'unmet';
        case 'deadline':
          return !hasGoal && seen.failed + seen.refused + seen.unstored === 0 ? 'met' : 'unmet';
      }
    },
    close: () => clearTimeout(timer),
  };
}

interface Seen {
  readonly forwarded: number;
  readonly hasType: boolean;
}

function isMet({count, untilType}: GoalOptions, {forwarded, hasType}: Seen): boolean {
  return forwarded >= (count ?? 0) && (untilType === null || hasType);
}

function describeMissing({count, untilType}: GoalOptions, {forwarded, hasType}: Seen): string {
  const missing = [
    ...(count !== null && forwarded < count ? [`${forwarded} of ${count} deliveries`] : []),
    ...(untilType !== null && !hasType ? ['none of the type waited for'] : []),
  ];
  return `the deadline came first, with ${missing.join(' and ')}`;
}
