import type {Attempt, AttemptCause, AttemptErrorCode, AttemptOutcome} from '../webhook/attempt.ts';
import {Damage} from './entry.ts';
import {
  countField,
  field,
  readBase64,
  readId,
  readPairs,
  textField,
  textOrNull,
  timeField,
} from './fields.ts';

const causes: readonly AttemptCause[] = ['forward', 'hold', 'replay', 'trigger', 'check'];
const errorCodes: readonly AttemptErrorCode[] = [
  'unreachable',
  'reset',
  'timeout',
  'tls',
  'protocol',
  'cut',
  'aborted',
  'forbidden',
];

/** Reads an `attempt` record with its answer. Throws `Damage`. */
export function readAttempt(record: unknown): Attempt {
  return {
    id: readId(record, 'attempt_id', 'att'),
    deliveryId: readId(record, 'delivery_id', 'dlv'),
    eventId: textOrNull(record, 'event_id'),
    cause: oneOf(causes, textField(record, 'cause'), 'cause'),
    startedAtMs: timeField(record, field(record, 'started_at') === undefined ? 'at' : 'started_at'),
    ...readOutcome(record),
  };
}

function readOutcome(record: unknown): AttemptOutcome {
  const outcome = textField(record, 'outcome');
  switch (outcome) {
    case 'responded':
      return {
        outcome,
        ...readSent(record),
        status: countField(record, 'status'),
        answerHeaders: readPairs(record, 'answer_headers'),
        answerBody: readBase64(record, 'answer_body_base64'),
        answerSizeBytes: countField(record, 'answer_size_bytes'),
      };
    case 'failed': {
      const error = field(record, 'error');
      const code = oneOf(errorCodes, textField(error, 'code'), 'error.code');
      return {outcome, ...readSent(record), error: {code, message: textField(error, 'message')}};
    }
    case 'refused':
    case 'filtered':
      return {outcome};
    default:
      throw new Damage('an attempt has an outcome that is none');
  }
}

function readSent(record: unknown): {
  readonly url: string;
  readonly durationMs: number;
  readonly retried: boolean;
} {
  const url = textField(record, 'url');
  const durationMs = field(record, 'duration_ms');
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url) || !URL.canParse(url))
    throw new Damage('an attempt has a url that is none');
  if (typeof durationMs !== 'number' || durationMs < 0) throw new Damage('duration_ms is no time');
  return {url, durationMs, retried: field(record, 'retried') === true};
}

function oneOf<T extends string>(known: readonly T[], text: string, name: string): T {
  const found = known.find(one => one === text);
  if (found === undefined) throw new Damage(`${name} is none that there is`);
  return found;
}
