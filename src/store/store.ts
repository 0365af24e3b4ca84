import type {Attempt} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';

/** The record of deliveries and attempts. Every promise rejects with a `Failure` of code `store_unavailable` where it cannot be kept. */
export interface Store {
  /** Resolves once the delivery is durable, with how often its event id has come. */
  recordDelivery(delivery: Delivery, verdict: Verdict): Promise<{readonly deliveryNumber: number | null}>;
  /** Replaces the verdict of a recorded delivery, once a diagnosis has said more. */
  recordVerdict(deliveryId: string, verdict: Verdict): Promise<void>;
  recordAttempt(attempt: Attempt): Promise<void>;
  findDelivery(id: string): Promise<Found>;
  /** Newest first. */
  listDeliveries(query: DeliveryQuery): Promise<readonly RecordedDelivery[]>;
  /** Oldest first. */
  listAttempts(deliveryIds: readonly string[]): Promise<readonly Attempt[]>;
  close(): Promise<void>;
}

export type Found =
  | {readonly found: 'one'; readonly recorded: RecordedDelivery}
  | {readonly found: 'none'}
  /** The ids that share the prefix, at most 10. */
  | {readonly found: 'several'; readonly ids: readonly string[]};

export interface DeliveryQuery {
  /** 0 = all. */
  readonly limit: number;
  /** False: bodies and headers come back empty, which spares reading them. */
  readonly withContent: boolean;
  /** Glob over the event type, `*` for any run of characters. */
  readonly type?: string;
  readonly eventId?: string;
  readonly bodySha256?: string;
  readonly sinceMs?: number;
  readonly beforeMs?: number;
  /** Only those whose last attempt failed or was not answered 2xx. */
  readonly failed?: boolean;
  /** Only those with an invalid or missing signature. */
  readonly unverified?: boolean;
}
