import type {Attempt, AttemptCause, AttemptErrorCode} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Verdict} from '../webhook/verdict.ts';

/** A row as SQLite gives it; the schema, written by us alone, vouches for the casts in this file. */
export type Row = Readonly<Record<string, unknown>>;
export type Value = string | number | null | Uint8Array;

const nothing = Buffer.alloc(0);

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
