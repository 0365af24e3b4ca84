import type {Attempt} from './attempt.ts';
import type {RecordedDelivery} from './delivery.ts';

/** What vigthoria itself reports, in order, to whatever renders it. `atMs` is epoch milliseconds. */
export type Activity =
  | ({readonly type: 'ready'; readonly atMs: number} & ReadyActivity)
  | {readonly type: 'delivery'; readonly atMs: number; readonly recorded: RecordedDelivery}
  | {
      readonly type: 'attempt';
      readonly atMs: number;
      readonly attempt: Attempt;
      /** One true and useful line about this answer, where there is one. */
      readonly coaching: string | null;
    }
  | {
      readonly type: 'tunnel';
      readonly atMs: number;
      readonly state: 'online' | 'offline';
      readonly url: string | null;
      /** Length of the gap that an `online` ends. */
      readonly offlineMs: number | null;
      /** Why it went offline, for people. */
      readonly reason: string | null;
    }
  | {
      /** An endpoint began or ceased to take connections. */
      readonly type: 'endpoint';
      readonly atMs: number;
      readonly url: string;
      readonly isAnswering: boolean;
    }
  | {readonly type: 'warning'; readonly atMs: number; readonly code: string; readonly message: string}
  | ({readonly type: 'summary'; readonly atMs: number} & SummaryActivity);

export interface ReadyActivity {
  readonly version: string;
  /** Public URL, or the local one where there is no tunnel. */
  readonly url: string;
  readonly localUrl: string;
  /** Whether `url` is public. */
  readonly isPublic: boolean;
  /** The main one first. */
  readonly endpoints: readonly ReadyEndpoint[];
  /** Sources of the secrets. */
  readonly secrets: readonly string[];
  readonly store: string;
  readonly inspectorUrl: string | null;
  readonly isHolding: boolean;
  /** Deliveries of earlier sessions that these endpoints have yet to take. */
  readonly held: number;
}

export interface ReadyEndpoint {
  readonly url: string;
  /** The globs of its route; null: it gets what no route takes. */
  readonly types: string | null;
  /** Whether something accepts connections there. */
  readonly isAnswering: boolean;
}

export interface SummaryActivity extends SessionCounts {
  /** Null where none is wanted. */
  readonly report: SessionReport | null;
}

export interface SessionCounts {
  readonly durationMs: number;
  readonly deliveries: number;
  readonly accepted: number;
  readonly failed: number;
  readonly refused: number;
  readonly filtered: number;
  readonly held: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** What a session was like, beside its counts. */
export interface SessionReport {
  /** The most frequent first, at most 100. */
  readonly types: readonly TypeCounts[];
  /** Deliveries of further types. */
  readonly otherTypes: number;
  /** Deliveries whose event id had come before, in this session or an earlier one. */
  readonly duplicates: number;
  /** The first of their event ids. */
  readonly duplicateIds: readonly string[];
  readonly offlineGaps: number;
  readonly offlineMs: number;
  /** What types that were known had for the first time; null where the record could not tell. */
  readonly newFields: readonly NewFields[] | null;
}

export interface TypeCounts {
  readonly type: string | null;
  readonly accepted: number;
  readonly failed: number;
  readonly refused: number;
  readonly filtered: number;
  /** Of what came in this session. */
  readonly held: number;
}

export interface NewFields {
  readonly type: string;
  /** Paths like `data.items[].n`; of a new object only the object itself. */
  readonly fields: readonly string[];
}
