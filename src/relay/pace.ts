import type {AttemptErrorCode, AttemptOutcome} from '../webhook/attempt.ts';

export interface PaceOptions {
  /** Starts a second, at even distances, whether or not earlier ones are answered; null: as fast as they are answered. */
  readonly ratePerSecond: number | null;
  /** Under way at once. */
  readonly concurrency: number;
}

export interface PacePorts {
  readonly monotonicMs: () => number;
  /** Resolves after that time, or at once when the signal comes. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Sends item after item; ends early at the signal, where `send` rejects (and rejects so), and where the endpoint could not be reached five times in a row. */
export async function sendPaced<T>(
  items: Iterable<T>,
  send: (item: T) => Promise<readonly AttemptOutcome[]>,
  options: PaceOptions,
  ports: PacePorts,
  signal: AbortSignal,
): Promise<{readonly started: number; readonly isEndpointGone: boolean}> {
  const startedAtMs = ports.monotonicMs();
  const underWay = new Set<Promise<void>>();
  let started = 0;
  let unreachable = 0;
  let broken: unknown;
  const count = (outcomes: readonly AttemptOutcome[]): void => {
    for (const one of outcomes) {
      unreachable = one.outcome === 'failed' && connectionFailures.has(one.error.code) ? unreachable + 1 : 0;
    }
  };
  for (const item of items) {
    if (underWay.size >= options.concurrency) await Promise.race(underWay);
    if (options.ratePerSecond !== null) {
      const dueMs = startedAtMs + (started * 1000) / options.ratePerSecond;
      const leftMs = dueMs - ports.monotonicMs();
      if (leftMs > 0) await ports.pause(leftMs, signal);
    }
    if (signal.aborted || broken !== undefined || unreachable >= maxUnreachable) break;
    started += 1;
    const sending: Promise<void> = send(item)
      .then(count, error => {
        broken = error;
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }
  await Promise.all(underWay);
  if (broken !== undefined) throw broken;
  return {started, isEndpointGone: unreachable >= maxUnreachable};
}

const maxUnreachable = 5;
/** A time-out is none: the endpoint is there, and busy with that one. */
const connectionFailures = new Set<AttemptErrorCode>(['unreachable', 'reset', 'tls']);
