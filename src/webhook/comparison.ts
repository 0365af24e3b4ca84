import type {Attempt, Failed, Responded} from './attempt.ts';
import {type BodyDiff, diffBodies} from './body-diff.ts';
import type {Delivery} from './delivery.ts';
import {diffHeaders, type HeaderChange} from './header-diff.ts';

/** How two deliveries, or the answers of two attempts, compare. */
export interface Comparison {
  readonly body: BodyDiff;
  readonly headers: readonly HeaderChange[];
}

/** An attempt that reached for an endpoint. */
export type SentAttempt = Extract<Attempt, Responded | Failed>;

export function compareDeliveries(a: Delivery, b: Delivery): Comparison {
  return {body: diffBodies(a, b), headers: diffHeaders(a.headers, b.headers)};
}

/** Where there was no answer, it compares as an empty one. */
export function compareAnswers(a: SentAttempt, b: SentAttempt): Comparison {
  const [ofA, ofB] = [answerOf(a), answerOf(b)];
  return {body: diffBodies(ofA, ofB), headers: diffHeaders(ofA.headers, ofB.headers)};
}

export function isSent(attempt: Attempt): attempt is SentAttempt {
  return attempt.outcome === 'responded' || attempt.outcome === 'failed';
}

function answerOf(attempt: SentAttempt) {
  if (attempt.outcome === 'failed') return {headers: [], body: Buffer.alloc(0), sizeBytes: 0};
  const {answerHeaders: headers, answerBody: body, answerSizeBytes: sizeBytes} = attempt;
  return {headers, body, sizeBytes};
}
