import type {WebhookEvent} from './event.ts';
import type {HeaderList} from './headers.ts';
import type {Verdict} from './verdict.ts';

/** One HTTP request as received. */
export interface Delivery {
  /** `dlv_` and 26 characters that sort by time. */
  readonly id: string;
  readonly receivedAtMs: number;
  readonly method: string;
  /** Path and query, as they stood in the request line. */
  readonly path: string;
  readonly headers: HeaderList;
  /** The bytes as received; of a recorded refused delivery the first 1 MB. */
  readonly body: Buffer;
  readonly sizeBytes: number;
  /** Lower-case hex over the whole body as received. */
  readonly bodySha256: string;
  readonly event: WebhookEvent;
  /** The delivery that this one was edited from. */
  readonly derivedFrom: string | null;
}

/** A delivery as the store gives it back. */
export interface RecordedDelivery {
  readonly delivery: Delivery;
  readonly verdict: Verdict;
  /** How often this event id had come when it arrived, this one included; null without an event id, and of one that was derived. */
  readonly deliveryNumber: number | null;
}

/** The body kept of a delivery that was refused. */
export const refusedBodyLimitBytes = 1024 * 1024;
