import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Explanation, Row} from './ports.ts';
import type {AttemptJson, DeliveryJson, ExplanationJson, RowJson} from './wire.ts';

/** Of a payload, as much as a page can show; the rest is for `events show --as body`. */
const shownBodyBytes = 2 * 1024 * 1024;

/** A row of the list. */
export function toRowJson({recorded, attempts}: Row): RowJson {
  const {delivery, verdict, deliveryNumber} = recorded;
  const last = attempts.at(-1);
  return {
    id: delivery.id,
    eventId: delivery.event.id,
    type: delivery.event.type,
    receivedAtMs: delivery.receivedAtMs,
    verdict: verdict.kind,
    sizeBytes: delivery.sizeBytes,
    deliveryNumber,
    derivedFrom: delivery.derivedFrom,
    attempts: attempts.length,
    outcome: last?.outcome ?? null,
    status: last?.outcome === 'responded' ? last.status : null,
    durationMs: last !== undefined && 'durationMs' in last ? last.durationMs : null,
    error: last?.outcome === 'failed' ? last.error.message : null,
  };
}

/** A delivery with all that is known of it. Bodies go as base64: bytes stay bytes. */
export function toDeliveryJson(
  recorded: RecordedDelivery,
  attempts: readonly Attempt[],
  related: readonly Row[],
  origin: Attempt | undefined,
): DeliveryJson {
  const {delivery, verdict} = recorded;
  return {
    ...toRowJson({recorded, attempts}),
    method: delivery.method,
    path: delivery.path,
    headers: delivery.headers,
    bodyBase64: delivery.body.subarray(0, shownBodyBytes).toString('base64'),
    isWhole: delivery.body.length === delivery.sizeBytes && delivery.body.length <= shownBodyBytes,
    sha256: delivery.bodySha256,
    created: delivery.event.created,
    isJson: delivery.event.isJson,
    explanation: verdict.kind === 'invalid' ? verdict.explanation : null,
    secret: verdict.kind === 'valid' ? verdict.secret : null,
    notes: verdict.notes,
    answers: attempts.map(toAttemptJson),
    related: related.map(toRowJson),
    originAnswer: origin === undefined ? null : toAttemptJson(origin),
  };
}

export function toAttemptJson(attempt: Attempt): AttemptJson {
  const reached = attempt.outcome === 'responded' || attempt.outcome === 'failed';
  const answered = attempt.outcome === 'responded';
  return {
    id: attempt.id,
    deliveryId: attempt.deliveryId,
    cause: attempt.cause,
    startedAtMs: attempt.startedAtMs,
    outcome: attempt.outcome,
    url: reached ? attempt.url : null,
    durationMs: reached ? attempt.durationMs : null,
    retried: reached && attempt.retried,
    error: attempt.outcome === 'failed' ? attempt.error.message : null,
    status: answered ? attempt.status : null,
    headers: answered ? attempt.answerHeaders : [],
    bodyBase64: answered ? attempt.answerBody.toString('base64') : '',
    sizeBytes: answered ? attempt.answerSizeBytes : 0,
  };
}

export function toExplanationJson({explanation, details, fixes, difference}: Explanation): ExplanationJson {
  return {
    explanation,
    details,
    fixes,
    difference:
      difference === null
        ? null
        : {
            at: difference.at,
            from: difference.from,
            receivedBase64: difference.received.toString('base64'),
            signedBase64: difference.signed.toString('base64'),
          },
  };
}
