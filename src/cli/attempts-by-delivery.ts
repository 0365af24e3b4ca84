import type {Attempt} from '../webhook/attempt.ts';

/** Attempts by the id of their delivery, each list in the order given. */
export function groupByDelivery(attempts: readonly Attempt[]): ReadonlyMap<string, readonly Attempt[]> {
  const byId = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const before = byId.get(attempt.deliveryId);
    if (before === undefined) byId.set(attempt.deliveryId, [attempt]);
    else before.push(attempt);
  }
  return byId;
}
