import type {SessionReport, SummaryActivity} from '../webhook/activity.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {DeliveryEnd} from './deliver.ts';

/** Counts what a session did; bounded, however long it runs. */
export interface Tally {
  countDelivery(end: DeliveryEnd | null): void;
  countAttempt(attempt: Attempt): void;
  summarize(durationMs: number, held: number, report?: SessionReport | null): SummaryActivity;
}

export function createTally(): Tally {
  const counts = {accepted: 0, failed: 0, refused: 0, filtered: 0};
  // The newest durations: a session may run for weeks.
  const durations: number[] = [];
  let next = 0;
  return {
    countDelivery(end) {
      if (end !== null && end.outcome !== 'held') counts[end.outcome] += 1;
    },
    countAttempt(attempt) {
      if (attempt.outcome !== 'responded') return;
      durations[next] = attempt.durationMs;
      next = (next + 1) % maxDurations;
    },
    summarize(durationMs, held, report = null) {
      const sorted = [...durations].sort((a, b) => a - b);
      return {
        durationMs,
        deliveries: counts.accepted + counts.failed + counts.refused + counts.filtered + held,
        ...counts,
        held,
        p50Ms: quantile(sorted, 0.5),
        p95Ms: quantile(sorted, 0.95),
        report,
      };
    },
  };
}

const maxDurations = 10_000;

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? null;
}
