import type {Activity, ReadyActivity} from '../webhook/activity.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {decodeUtf8} from '../webhook/event.ts';
import type {Verdict} from '../webhook/verdict.ts';
import {answerFields} from './ndjson-answer.ts';
import {type Field, jsonOf, recordOf} from './ndjson-record.ts';
import {summaryFields} from './ndjson-summary.ts';
import {compactJson} from './pretty-json.ts';
import type {Renderer, Write} from './renderer.ts';

interface DeliveryRecordOptions {
  /** With headers, body and payload, and with the answers' headers and bodies. */
  readonly full: boolean;
  readonly attempts?: readonly Attempt[];
  /** Durations of attempts with all their digits. */
  readonly exact?: boolean;
  /** With the answers' headers and bodies, whether or not with those of the delivery. */
  readonly withAnswers?: boolean;
  /** When it is reported; the time of receipt unless given. */
  readonly atMs?: number;
}

interface AttemptRecordOptions {
  /** With the answer's headers and body. */
  readonly full: boolean;
  /** The duration with all its digits. */
  readonly exact?: boolean;
  /** When it is reported; its start unless given. */
  readonly atMs?: number;
  /** Said of it when it was made; nothing of that is recorded. */
  readonly coaching?: string | null;
  /** False where another process records it, under ids that are not known here. */
  readonly isRecorded?: boolean;
}

/** Activity as NDJSON: one object a line, and nothing else on that stream. */
export function createNdjsonRenderer({stdout}: {readonly stdout: Write}): Renderer {
  return {render: activity => stdout(`${toRecord(activity)}\n`)};
}

/** The line of one activity, without the newline. Its field names and order are a contract of their own. */
export function toRecord(activity: Activity): string {
  const {type, atMs} = activity;
  const head: readonly Field[] = [
    ['type', jsonOf(type)],
    ['at', timeOf(atMs)],
  ];
  switch (activity.type) {
    case 'ready':
      return recordOf([...head, ...readyFields(activity)]);
    case 'delivery':
      return toDeliveryRecord(activity.recorded, {full: true, atMs});
    case 'attempt':
      return toAttemptRecord(activity.attempt, {full: true, atMs, coaching: activity.coaching});
    case 'tunnel':
      return recordOf([
        ...head,
        ['state', jsonOf(activity.state)],
        ['url', jsonOf(activity.url)],
        ['offline_ms', jsonOf(activity.offlineMs)],
      ]);
    case 'endpoint':
      return recordOf([...head, ['url', jsonOf(activity.url)], ['answering', String(activity.isAnswering)]]);
    case 'warning':
      return recordOf([...head, ['code', jsonOf(activity.code)], ['message', jsonOf(activity.message)]]);
    case 'summary':
      return recordOf([...head, ...summaryFields(activity)]);
  }
}

/** The `delivery` object on one line; with `attempts`, they stand at its end. */
export function toDeliveryRecord(recorded: RecordedDelivery, options: DeliveryRecordOptions): string {
  const {delivery, verdict, deliveryNumber} = recorded;
  const {full, attempts, exact = false, withAnswers = full, atMs = delivery.receivedAtMs} = options;
  const body = (): string => `"${delivery.body.toString('base64')}"`;
  return recordOf([
    ['type', '"delivery"'],
    ['at', timeOf(atMs)],
    ['delivery_id', jsonOf(delivery.id)],
    ['event_id', jsonOf(delivery.event.id)],
    ['event_type', jsonOf(delivery.event.type)],
    ['created', jsonOf(delivery.event.created)],
    ['received_at', timeOf(delivery.receivedAtMs)],
    ['method', jsonOf(delivery.method)],
    ['path', jsonOf(delivery.path)],
    ...(full ? [['headers', jsonOf(delivery.headers)] as const] : []),
    ['size_bytes', jsonOf(delivery.sizeBytes)],
    ...(full ? [['body_base64', body()] as const, ['payload', payloadOf(recorded)] as const] : []),
    ['signature', signatureOf(verdict)],
    ['delivery_number', jsonOf(deliveryNumber)],
    ['body_sha256', jsonOf(delivery.bodySha256)],
    ['derived_from', jsonOf(delivery.derivedFrom)],
    ...(attempts ? [['attempts', listOf(attempts, {full: withAnswers, exact})] as const] : []),
  ]);
}

/** The `attempt` object on one line. */
export function toAttemptRecord(attempt: Attempt, options: AttemptRecordOptions): string {
  const {full, atMs = attempt.startedAtMs, isRecorded = true, exact = false, coaching} = options;
  return recordOf([
    ['type', '"attempt"'],
    ['at', timeOf(atMs)],
    ['attempt_id', jsonOf(isRecorded ? attempt.id : null)],
    ['delivery_id', jsonOf(isRecorded ? attempt.deliveryId : null)],
    ['event_id', jsonOf(attempt.eventId)],
    ['cause', jsonOf(attempt.cause)],
    ...answerFields(attempt, {full, exact}),
    ['started_at', timeOf(attempt.startedAtMs)],
    ...(coaching === undefined ? [] : [['coaching', jsonOf(coaching)] as const]),
  ]);
}

function readyFields(ready: ReadyActivity): readonly Field[] {
  return [
    ['version', jsonOf(ready.version)],
    ['url', jsonOf(ready.url)],
    ['local_url', jsonOf(ready.localUrl)],
    ['forward_to', jsonOf(ready.endpoints.filter(({types}) => types === null).map(({url}) => url))],
    ['secrets', jsonOf(ready.secrets.length)],
    ['store', jsonOf(ready.store)],
    ['inspector_url', jsonOf(ready.inspectorUrl)],
    ['routes', jsonOf(ready.endpoints.flatMap(({types, url}) => (types === null ? [] : [{types, url}])))],
    ['held', jsonOf(ready.held)],
  ];
}

function signatureOf(verdict: Verdict): string {
  return recordOf([
    ['verdict', jsonOf(verdict.kind)],
    ['reason', jsonOf(verdict.kind === 'invalid' ? verdict.reason : null)],
    ['secret', jsonOf(verdict.kind === 'valid' ? verdict.secret : null)],
    ['notes', jsonOf(verdict.notes)],
    ['explanation', jsonOf(verdict.kind === 'invalid' ? verdict.explanation : null)],
  ]);
}

/** The received JSON itself. The first part of a body that was kept short is no JSON any more. */
function payloadOf({delivery}: RecordedDelivery): string {
  const isWhole = delivery.body.length === delivery.sizeBytes;
  const text = delivery.event.isJson && isWhole ? decodeUtf8(delivery.body) : undefined;
  return text === undefined ? 'null' : compactJson(text);
}

function listOf(attempts: readonly Attempt[], options: AttemptRecordOptions): string {
  return `[${attempts.map(attempt => toAttemptRecord(attempt, options)).join(',')}]`;
}

function timeOf(ms: number): string {
  return `"${new Date(ms).toISOString()}"`;
}
