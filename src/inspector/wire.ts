import type {Attempt} from '../webhook/attempt.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Verdict} from '../webhook/verdict.ts';

// What goes between server and page. Times are epoch milliseconds.

export interface RowJson {
  readonly id: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly receivedAtMs: number;
  readonly verdict: Verdict['kind'];
  readonly sizeBytes: number;
  readonly deliveryNumber: number | null;
  readonly derivedFrom: string | null;
  /** How many. */
  readonly attempts: number;
  /** Of the last attempt, as are those below. */
  readonly outcome: Attempt['outcome'] | null;
  readonly status: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
}

export interface ListJson {
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly RowJson[];
}

export interface DeliveryJson extends RowJson {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly bodyBase64: string;
  /** False: only the beginning of the body is here. */
  readonly isWhole: boolean;
  readonly sha256: string;
  readonly created: string | null;
  readonly isJson: boolean;
  readonly explanation: string | null;
  readonly secret: string | null;
  readonly notes: readonly string[];
  /** Oldest first. */
  readonly answers: readonly AttemptJson[];
  readonly related: readonly RowJson[];
  /** The last attempt of the delivery that this one was edited from. */
  readonly originAnswer: AttemptJson | null;
}

export interface AttemptJson {
  readonly id: string;
  readonly deliveryId: string;
  readonly cause: Attempt['cause'];
  readonly startedAtMs: number;
  readonly outcome: Attempt['outcome'];
  readonly url: string | null;
  readonly durationMs: number | null;
  readonly retried: boolean;
  readonly error: string | null;
  readonly status: number | null;
  readonly headers: HeaderList;
  readonly bodyBase64: string;
  readonly sizeBytes: number;
}

export interface ExplanationJson {
  readonly explanation: string;
  readonly details: readonly string[];
  readonly fixes: readonly string[];
  readonly difference: {
    readonly at: number;
    readonly from: number;
    readonly receivedBase64: string;
    readonly signedBase64: string;
  } | null;
}

/** Deliveries and answers of one minute. */
export interface MinuteJson {
  readonly startMs: number;
  readonly deliveries: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface SendJson {
  readonly url: string | null;
  /** Text of the new payload; null: as recorded. */
  readonly body: string | null;
}

export interface ErrorJson {
  readonly error: string;
  readonly hint: string;
}
