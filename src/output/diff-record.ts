import type {Comparison, SentAttempt} from '../webhook/comparison.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {answerFields} from './ndjson-answer.ts';
import {jsonOf, recordOf} from './ndjson-record.ts';
import {compactJson} from './pretty-json.ts';

/** Two deliveries and how they differ, as one NDJSON object; values stand in it as they were spelled. */
export function toDeliveryDiffRecord(
  sides: readonly [RecordedDelivery, RecordedDelivery],
  comparison: Comparison,
): string {
  const sideOf = ({delivery}: RecordedDelivery): string =>
    recordOf([
      ['delivery_id', jsonOf(delivery.id)],
      ['event_id', jsonOf(delivery.event.id)],
      ['event_type', jsonOf(delivery.event.type)],
      ['body_sha256', jsonOf(delivery.bodySha256)],
    ]);
  return diffRecord('payload', sideOf(sides[0]), sideOf(sides[1]), comparison);
}

/** The same of the answers of two attempts. */
export function toAnswerDiffRecord(
  sides: readonly [SentAttempt, SentAttempt],
  comparison: Comparison,
): string {
  const sideOf = (attempt: SentAttempt): string =>
    recordOf([
      ['attempt_id', jsonOf(attempt.id)],
      ['delivery_id', jsonOf(attempt.deliveryId)],
      ...answerFields(attempt, {full: false}),
    ]);
  return diffRecord('answer', sideOf(sides[0]), sideOf(sides[1]), comparison);
}

function diffRecord(of: 'payload' | 'answer', from: string, to: string, comparison: Comparison): string {
  const {body, headers} = comparison;
  return recordOf([
    ['type', '"diff"'],
    ['of', jsonOf(of)],
    ['from', from],
    ['to', to],
    ['same_bytes', String(body.kind === 'same')],
    ['first_difference', jsonOf(body.kind === 'bytes' ? body.offset : null)],
    [
      'changes',
      body.kind === 'json'
        ? listOf(body.changes.map(({path, ...sides}) => changeOf(['path', path], sides, compactJson)))
        : 'null',
    ],
    ['headers', listOf(headers.map(({name, ...sides}) => changeOf(['name', name], sides, jsonOf)))],
  ]);
}

interface Sides {
  readonly from: string | null;
  readonly to: string | null;
}

/** The side where it is absent has no field: null is a value of JSON. */
function changeOf(
  [key, place]: readonly [string, string],
  {from, to}: Sides,
  toJson: (text: string) => string,
): string {
  return recordOf([
    ['change', jsonOf(from === null ? 'added' : to === null ? 'removed' : 'changed')],
    [key, jsonOf(place)],
    ...(from === null ? [] : [['from', toJson(from)] as const]),
    ...(to === null ? [] : [['to', toJson(to)] as const]),
  ]);
}

function listOf(records: readonly string[]): string {
  return `[${records.join(',')}]`;
}
