import type {HeaderList} from './headers.ts';

export type AttemptCause = 'forward' | 'hold' | 'replay' | 'trigger' | 'check';

export interface AttemptBase {
  /** `att_` and 26 characters that sort by time. */
  readonly id: string;
  readonly deliveryId: string;
  readonly eventId: string | null;
  readonly cause: AttemptCause;
  readonly startedAtMs: number;
}

/** One try to hand one delivery to one endpoint; refused and filtered ones never left this machine. */
export type Attempt = AttemptBase & AttemptOutcome;

export type AttemptOutcome =
  | Responded
  | Failed
  | {readonly outcome: 'refused'}
  | {readonly outcome: 'filtered'};

export interface Responded {
  readonly outcome: 'responded';
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
  readonly answerHeaders: HeaderList;
  /** The first 64 KiB. */
  readonly answerBody: Buffer;
  readonly answerSizeBytes: number;
  /** Sent a second time after a reset on a reused idle connection. */
  readonly retried: boolean;
}

export interface Failed {
  readonly outcome: 'failed';
  readonly url: string;
  readonly durationMs: number;
  readonly error: {readonly code: AttemptErrorCode; readonly message: string};
  readonly retried: boolean;
}

/** `unreachable`: no connection; `reset`: cut before an answer; `timeout`; `tls`; `protocol`: not HTTP/1.1; `cut`: half an answer; `aborted`: we ended it; `forbidden`: the endpoint guard. */
export type AttemptErrorCode =
  | 'unreachable'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'protocol'
  | 'cut'
  | 'aborted'
  | 'forbidden';

/** Field by field: one object of an attempt's own shape, where a copy of two would be a table of many times its size. */
export function makeAttempt(base: AttemptBase, outcome: AttemptOutcome): Attempt {
  const {id, deliveryId, eventId, cause, startedAtMs} = base;
  switch (outcome.outcome) {
    case 'responded':
      return {
        id,
        deliveryId,
        eventId,
        cause,
        startedAtMs,
        outcome: 'responded',
        url: outcome.url,
        status: outcome.status,
        durationMs: outcome.durationMs,
        answerHeaders: outcome.answerHeaders,
        answerBody: outcome.answerBody,
        answerSizeBytes: outcome.answerSizeBytes,
        retried: outcome.retried,
      };
    case 'failed':
    case 'refused':
    case 'filtered':
      return {...base, ...outcome};
  }
}

export const answerBodyLimitBytes = 64 * 1024;

/** True where the endpoint took the delivery. */
export function isAccepted(attempt: AttemptOutcome): boolean {
  return attempt.outcome === 'responded' && attempt.status >= 200 && attempt.status < 300;
}
