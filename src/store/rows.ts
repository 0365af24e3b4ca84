import {type Attempt, type AttemptCause, type AttemptErrorCode, isAccepted} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {DeliveryRecording} from './store.ts';

/** A row as SQLite gives it; the schema, written by us alone, vouches for the casts in this file. */
export type Row = Readonly<Record<string, unknown>>;
export type Value = string | number | null | Uint8Array;

const nothing = Buffer.alloc(0);

/** A delivery as it is written: what a writer decides by, and the columns. It crosses to another thread with little in it to copy. */
export interface DeliveryRow {
  readonly id: string;
  /** Null where the delivery does not count as one of its event. */
  readonly countedEventId: string | null;
  readonly isRefused: boolean;
  /** In the order of `deliveryColumns`, all but the last two. */
  readonly values: readonly Value[];
  /** Null on the way between threads. */
  readonly body: Buffer | null;
}

/** The columns of `deliveries`; what stands in the last two is known last. */
export const deliveryColumns = [
  'id',
  'event_id',
  'event_type',
  'event_created',
  'is_json',
  'received_at',
  'method',
  'path',
  'size',
  'kept',
  'sha256',
  'verdict',
  'reason',
  'explanation',
  'secret',
  'notes',
  'refused',
  'derived_from',
  'headers',
  'delivery_number',
  'body',
] as const;

export function toDeliveryRow({delivery, verdict, refused}: DeliveryRecording): DeliveryRow {
  const {event} = delivery;
  return {
    id: delivery.id,
    // One that was derived by editing has not come.
    countedEventId: delivery.derivedFrom === null ? event.id : null,
    isRefused: refused,
    values: [
      delivery.id,
      event.id,
      event.type,
      event.created,
      event.isJson ? 1 : 0,
      delivery.receivedAtMs,
      delivery.method,
      delivery.path,
      delivery.sizeBytes,
      delivery.body.length,
      delivery.bodySha256,
      ...fromVerdict(verdict),
      refused ? 1 : 0,
      delivery.derivedFrom,
      JSON.stringify(delivery.headers),
    ],
    body: delivery.body,
  };
}

/** verdict, reason, explanation, secret, notes */
export function fromVerdict(verdict: Verdict): Value[] {
  const isInvalid = verdict.kind === 'invalid';
  return [
    verdict.kind,
    isInvalid ? verdict.reason : null,
    isInvalid ? verdict.explanation : null,
    verdict.kind === 'valid' ? verdict.secret : null,
    JSON.stringify(verdict.notes),
  ];
}

export function toRecordedDelivery(row: Row): RecordedDelivery {
  const delivery: Delivery = {
    id: row['id'] as string,
    receivedAtMs: row['received_at'] as number,
    method: row['method'] as string,
    path: row['path'] as string,
    headers: row['headers'] === undefined ? [] : (JSON.parse(row['headers'] as string) as HeaderList),
    body: toBuffer(row['body']),
    sizeBytes: row['size'] as number,
    bodySha256: row['sha256'] as string,
    event: {
      id: row['event_id'] as string | null,
      type: row['event_type'] as string | null,
      created: row['event_created'] as string | null,
      isJson: row['is_json'] === 1,
    },
    derivedFrom: row['derived_from'] as string | null,
  };
  return {delivery, verdict: toVerdict(row), deliveryNumber: row['delivery_number'] as number | null};
}

function toVerdict(row: Row): Verdict {
  const notes = JSON.parse(row['notes'] as string) as readonly string[];
  const kind = row['verdict'] as Verdict['kind'];
  switch (kind) {
    case 'valid':
      return {kind, secret: row['secret'] as string, notes};
    case 'invalid':
      return {kind, reason: row['reason'] as string, explanation: row['explanation'] as string, notes};
    case 'missing':
    case 'unchecked':
      return {kind, notes};
  }
}

/** An attempt as it is written: what a writer decides by, and the columns. */
export interface AttemptRow {
  readonly deliveryId: string;
  /** Null where it reached for no endpoint. */
  readonly isAccepted: boolean | null;
  /** In the order of `attemptColumns`, all but the last. */
  readonly values: readonly Value[];
  /** The answer's; null where there was none, and on the way between threads. */
  readonly body: Buffer | null;
}

/** The columns of `attempts`. */
export const attemptColumns = [
  'id',
  'delivery_id',
  'event_id',
  'cause',
  'started_at',
  'outcome',
  'url',
  'status',
  'duration_ms',
  'error_code',
  'error_message',
  'retried',
  'answer_size',
  'answer_headers',
  'answer_body',
] as const;

export function toAttemptRow(attempt: Attempt): AttemptRow {
  const {deliveryId} = attempt;
  const base = [attempt.id, deliveryId, attempt.eventId, attempt.cause, attempt.startedAtMs, attempt.outcome];
  switch (attempt.outcome) {
    case 'responded':
      return {
        deliveryId,
        isAccepted: isAccepted(attempt),
        values: [
          ...base,
          attempt.url,
          attempt.status,
          attempt.durationMs,
          null,
          null,
          attempt.retried ? 1 : 0,
          attempt.answerSizeBytes,
          JSON.stringify(attempt.answerHeaders),
        ],
        body: attempt.answerBody,
      };
    case 'failed': {
      const {code, message} = attempt.error;
      const retried = attempt.retried ? 1 : 0;
      return {
        deliveryId,
        isAccepted: false,
        values: [...base, attempt.url, null, attempt.durationMs, code, message, retried, null, null],
        body: null,
      };
    }
    case 'refused':
    case 'filtered':
      return {
        deliveryId,
        isAccepted: null,
        values: [...base, null, null, null, null, null, null, null, null],
        body: null,
      };
  }
}

export function toAttempt(row: Row): Attempt {
  const base = {
    id: row['id'] as string,
    deliveryId: row['delivery_id'] as string,
    eventId: row['event_id'] as string | null,
    cause: row['cause'] as AttemptCause,
    startedAtMs: row['started_at'] as number,
  };
  const outcome = row['outcome'] as Attempt['outcome'];
  switch (outcome) {
    case 'responded':
      return {
        ...base,
        outcome,
        url: row['url'] as string,
        status: row['status'] as number,
        durationMs: row['duration_ms'] as number,
        answerHeaders: JSON.parse(row['answer_headers'] as string) as HeaderList,
        answerBody: toBuffer(row['answer_body']),
        answerSizeBytes: row['answer_size'] as number,
        retried: row['retried'] === 1,
      };
    case 'failed':
      return {
        ...base,
        outcome,
        url: row['url'] as string,
        durationMs: row['duration_ms'] as number,
        error: {code: row['error_code'] as AttemptErrorCode, message: row['error_message'] as string},
        retried: row['retried'] === 1,
      };
    case 'refused':
    case 'filtered':
      return {...base, outcome};
  }
}

export function toBuffer(value: unknown): Buffer {
  if (!(value instanceof Uint8Array)) return nothing;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
