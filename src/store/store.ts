import type {Attempt} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';

/** The record of deliveries and attempts. Every promise rejects with a `Failure` of code `store_unavailable` where it cannot be kept. */
export interface Store {
  /** Resolves once the delivery is durable, with how often its event id has come. */
  recordDelivery(recording: DeliveryRecording): Promise<{readonly deliveryNumber: number | null}>;
  /** Replaces the verdict of a recorded delivery, once a diagnosis has said more. */
  recordVerdict(deliveryId: string, verdict: Verdict): Promise<void>;
  /** May be tried again with the same attempt; what it means for a held delivery is recorded with it, or neither is. */
  recordAttempt(attempt: Attempt, held?: HeldChange): Promise<void>;
  findDelivery(id: string): Promise<Found>;
  /** Newest first. */
  listDeliveries(query: DeliveryQuery): Promise<readonly RecordedDelivery[]>;
  /** How many fit, whatever the limit and offset. */
  countDeliveries(query: Omit<DeliveryFilter, 'search'>): Promise<number>;
  /** With its attempts; nothing happens where there is none of that id. */
  deleteDelivery(deliveryId: string): Promise<void>;
  /** Another text after each change of the record, by whatever process. */
  readChangeMark(): Promise<string>;
  /** Oldest first. */
  listAttempts(deliveryIds: readonly string[], options?: AttemptsOptions): Promise<readonly Attempt[]>;
  /** The URL that each delivery was last sent to, by delivery id; none of one that was never sent. */
  findLastUrls(deliveryIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Takes some more deliveries into the index that a search goes by, and says how many: 0 where all are in. A search without it is right, and slow. */
  indexForSearch(): Promise<number>;
  /** How many deliveries that index lacks. */
  countUnindexed(): Promise<number>;
  /** The first that is held for an endpoint, in the order in which they came; null where none is. */
  findHeld(url: string): Promise<Held | null>;
  /** How many deliveries are held for one or more of these endpoints, or for any. */
  countHeld(urls?: readonly string[]): Promise<number>;
  /** Oldest first, those behind `after`: to go through the whole record page by page. */
  listPlaces(after: DeliveryPlace | null, limit: number): Promise<readonly DeliveryPlace[]>;
  /** Durable when it resolves, with what became of each; nothing that is here already is doubled or changed. */
  importDeliveries(imports: readonly DeliveryImport[]): Promise<readonly Imported[]>;
  /** A small fact kept between sessions. */
  readMeta(key: string): Promise<string | null>;
  writeMeta(key: string, value: string): Promise<void>;
  /** Deletes what is older than `olderThanMs`, not among the newest `keep` and not held, and says how many; the files shrink. */
  prune(retention: Retention): Promise<number>;
  /** Everything recorded is on the disk, and the file is let go. May be called again. */
  close(): Promise<void>;
}

export interface DeliveryRecording {
  readonly delivery: Delivery;
  readonly verdict: Verdict;
  /** Turned away: kept in bounds of its own, so that noise never displaces what was taken. */
  readonly refused: boolean;
  /** URLs of the endpoints that have yet to take it. */
  readonly heldFor?: readonly string[];
}

/** What an attempt did to a held delivery: it counts as one of its tries, or the endpoint's hold on it is over. */
export interface HeldChange {
  readonly url: string;
  readonly change: 'tried' | 'released';
}

export interface Held {
  readonly recorded: RecordedDelivery;
  /** Tries that count so far, over all sessions. */
  readonly tries: number;
  /** All endpoints that have yet to take it. */
  readonly urls: readonly string[];
}

/** A delivery from a file, with its ids and times as they were. */
export interface DeliveryImport extends DeliveryRecording {
  /** Null: counted here. */
  readonly deliveryNumber: number | null;
  readonly attempts: readonly Attempt[];
}

/** `extended`: the delivery was here, and has attempts more than before. */
export type Imported = 'added' | 'extended' | 'present';

/** Where a delivery stands in the order of receipt. */
export interface DeliveryPlace {
  readonly receivedAtMs: number;
  readonly id: string;
}

export interface Retention {
  readonly nowMs: number;
  /** 30 days unless said otherwise. */
  readonly olderThanMs?: number;
  /** 10,000 unless said otherwise; refused deliveries take no place among them. */
  readonly keep?: number;
  /** Deletes those too that an endpoint has yet to take. */
  readonly withHeld?: boolean;
}

export type Found =
  | {readonly found: 'one'; readonly recorded: RecordedDelivery}
  | {readonly found: 'none'}
  /** The ids that share the prefix, at most 10. */
  | {readonly found: 'several'; readonly ids: readonly string[]};

export interface AttemptsOptions {
  /** False: the answers' headers and bodies come back empty. */
  readonly withContent: boolean;
}

export interface DeliveryQuery extends DeliveryFilter {
  /** 0 = all. */
  readonly limit: number;
  /** From the newest; 0 unless said otherwise. */
  readonly offset?: number;
  /** False: bodies and headers come back empty, which spares reading them. */
  readonly withContent: boolean;
}

export interface DeliveryFilter {
  /** Glob over the event type, `*` for any run of characters. */
  readonly type?: string;
  /** Null: those without one. */
  readonly eventId?: string | null;
  /** Looked for among those of an event or a time: no index holds it. */
  readonly bodySha256?: string;
  readonly sinceMs?: number;
  readonly beforeMs?: number;
  /** Only those whose last attempt failed or was not answered 2xx. */
  readonly failed?: boolean;
  /** Only those with an invalid or missing signature. */
  readonly unverified?: boolean;
  /** Only those whose ids, type or payload hold this text, whatever its case. */
  readonly search?: string;
  /** Only those that an endpoint has yet to take. */
  readonly held?: boolean;
  /** True: only those that were refused when they came. */
  readonly refused?: true;
  /** False: only those as received, and none that was derived by editing. */
  readonly derived?: false;
  readonly verdict?: Verdict['kind'];
  /** By the last attempt that reached for an endpoint; `open`: none did, and it was not refused. */
  readonly standing?: 'accepted' | 'failed' | 'refused' | 'open';
}
