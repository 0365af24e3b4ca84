import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';

/** What the page shows of the session that runs, beside the record. */
export interface InspectorState {
  readonly version: string;
  /** False: no `listen` stands behind the page, only the record. */
  readonly isListening: boolean;
  /** Public URL; the local one where there is no tunnel; null before the session is ready. */
  readonly url: string | null;
  /** Null: local only. */
  readonly tunnel: 'online' | 'offline' | null;
  readonly endpoints: readonly string[];
  /** Whether something accepts connections at the first endpoint; null where that is not known. */
  readonly endpointAnswers: boolean | null;
  /** Whether a signing secret is set, so that what is edited can be signed. */
  readonly canSign: boolean;
  readonly sampleTypes: readonly string[];
}

export interface RowFilter {
  /** Glob over the event type. */
  readonly type?: string;
  readonly verdict?: 'valid' | 'invalid' | 'missing' | 'unchecked';
  readonly outcome?: RowOutcome;
  /** Substring, any case. */
  readonly text?: string;
}

/** By the last attempt that reached for an endpoint; `open`: none did yet. */
export type RowOutcome = 'accepted' | 'failed' | 'refused' | 'open';

export interface RowRange {
  /** From the newest. */
  readonly offset: number;
  readonly limit: number;
}

/** A delivery without headers and body, and its attempts without their answers' bodies. */
export interface Row {
  readonly recorded: RecordedDelivery;
  readonly attempts: readonly Attempt[];
}

/** Why an invalid signature does not match. */
export interface Explanation {
  readonly explanation: string;
  readonly details: readonly string[];
  readonly fixes: readonly string[];
  /** Where the bytes received and those that were signed first differ, with what stands around it. */
  readonly difference: Difference | null;
}

export interface Difference {
  /** Of the first byte that differs. */
  readonly at: number;
  /** Where the two pieces begin. */
  readonly from: number;
  readonly received: Buffer;
  readonly signed: Buffer;
}

export interface SendOrder {
  /** Null: where it went last, else the session's endpoint. */
  readonly url: string | null;
  /** A payload in the place of the recorded one, signed anew; null: as recorded. */
  readonly body: Buffer | null;
}

/** What the page may do. Each promise may reject with a `Failure`, whose message the page shows. */
export interface InspectorPorts {
  readonly state: () => InspectorState;
  readonly list: (filter: RowFilter, range: RowRange) => Promise<readonly Row[]>;
  readonly count: (filter: RowFilter) => Promise<number>;
  /** With headers and body; null: no such delivery. */
  readonly find: (deliveryId: string) => Promise<RecordedDelivery | null>;
  readonly listAttempts: (deliveryId: string) => Promise<readonly Attempt[]>;
  /** Other deliveries of the same event, and those edited from it. */
  readonly listRelated: (recorded: RecordedDelivery) => Promise<readonly Row[]>;
  readonly explain: (recorded: RecordedDelivery) => Promise<Explanation | null>;
  readonly toCurl: (recorded: RecordedDelivery, attempts: readonly Attempt[]) => Promise<string>;
  /** The delivery as one NDJSON line, as `events export` writes it. */
  readonly toExport: (recorded: RecordedDelivery, attempts: readonly Attempt[]) => Promise<string>;
  readonly send: (recorded: RecordedDelivery, order: SendOrder) => Promise<Attempt>;
  readonly trigger: (type: string) => Promise<Attempt>;
  readonly remove: (deliveryId: string) => Promise<void>;
  /** Differs from before where something was recorded or deleted. */
  readonly changeMark: () => Promise<string>;
}
