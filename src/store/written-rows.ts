import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {Value} from './rows.ts';
import type {DeliveryRecording} from './store.ts';

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
