import type {Line} from './line.ts';

/** What an attempt's line needs to know of its delivery. */
export interface RecentDelivery {
  readonly method: string;
  /** Made only where it is shown: with `--quiet`, hardly ever. */
  readonly line: () => Line;
  /** What a compact attempt line says of the delivery; null where the delivery had a line of its own. */
  readonly middle: Line | null;
}

interface RecentDeliveries {
  /** The unshown one that made room, if any. */
  add(
    deliveryId: string,
    recent: RecentDelivery,
    state: {readonly isShown: boolean},
  ): readonly RecentDelivery[];
  find(deliveryId: string): RecentDelivery | undefined;
  /** True the first time. */
  markShown(deliveryId: string): boolean;
  unshown(): readonly RecentDelivery[];
}

const limit = 1000;

/** The last 1,000 deliveries: a session that runs for weeks must not grow. */
export function createRecentDeliveries(): RecentDeliveries {
  const byId = new Map<string, RecentDelivery>();
  const unshownIds = new Set<string>();
  return {
    add(deliveryId, recent, {isShown}) {
      byId.set(deliveryId, recent);
      if (!isShown) unshownIds.add(deliveryId);
      const oldest = byId.size > limit ? byId.entries().next().value : undefined;
      if (oldest === undefined) return [];
      byId.delete(oldest[0]);
      return unshownIds.delete(oldest[0]) ? [oldest[1]] : [];
    },
    find: deliveryId => byId.get(deliveryId),
    markShown: deliveryId => unshownIds.delete(deliveryId),
    unshown: () => [...byId].filter(([id]) => unshownIds.has(id)).map(([, recent]) => recent),
  };
}
