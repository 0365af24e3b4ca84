import {createHash} from 'node:crypto';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import {readEvent, type WebhookEvent} from '../webhook/event.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Verdict} from '../webhook/verdict.ts';
import {readAttempt} from './attempt-record.ts';
import {type ArchiveEntry, Damage} from './entry.ts';
import {
  countField,
  field,
  listField,
  methodField,
  readBase64,
  readId,
  readPairs,
  textField,
  textOrNull,
  timeField,
  toPath,
} from './fields.ts';

/** Reads a record of `--json`, `events export` or `events list --json --full`. Throws `Damage`. */
export function readRecord(record: unknown): ArchiveEntry {
  switch (textField(record, 'type')) {
    case 'delivery':
      return readDeliveryRecord(record, {
        headers: readPairs(record, 'headers'),
        body: readBase64(record, 'body_base64'),
      });
    case 'attempt':
      // One that `trigger` made at a running listen was recorded there, under an id of its own.
      if (field(record, 'attempt_id') === null) return {kind: 'other'};
      return {kind: 'attempt', attempt: readAttempt(record)};
    default:
      return {kind: 'other'};
  }
}

/** Reads a `delivery` record whose headers and body stand elsewhere. Throws `Damage`. */
export function readDeliveryRecord(
  record: unknown,
  {headers, body}: {readonly headers: HeaderList; readonly body: Buffer},
): ArchiveEntry {
  const delivery = readDelivery(record, headers, body);
  const number = field(record, 'delivery_number') ?? null;
  const recorded: RecordedDelivery = {
    delivery,
    verdict: readVerdict(field(record, 'signature')),
    deliveryNumber: number === null ? null : countField(record, 'delivery_number'),
  };
  const attempts =
    field(record, 'attempts') === undefined ? [] : listField(record, 'attempts').map(readAttempt);
  if (attempts.some(({deliveryId}) => deliveryId !== delivery.id))
    throw new Damage('an attempt belongs to another delivery');
  return {kind: 'delivery', recorded, attempts};
}

function readDelivery(record: unknown, headers: HeaderList, body: Buffer): Delivery {
  const sizeBytes = countField(record, 'size_bytes');
  const bodySha256 = textField(record, 'body_sha256');
  const isWhole = body.length === sizeBytes;
  if (body.length > sizeBytes || (isWhole && sha256(body) !== bodySha256))
    throw new Damage('its body is not the one that its size and body_sha256 tell of');
  return {
    id: readId(record, 'delivery_id', 'dlv'),
    receivedAtMs: timeField(record, 'received_at'),
    method: methodField(record, 'method'),
    path: toPath(textField(record, 'path')),
    headers,
    body,
    sizeBytes,
    bodySha256,
    event: isWhole ? readEvent(body) : readEventFields(record),
    derivedFrom: textOrNull(record, 'derived_from') === null ? null : readId(record, 'derived_from', 'dlv'),
  };
}

/** Of a body that was kept in part, only the record tells what it held. */
function readEventFields(record: unknown): WebhookEvent {
  const [id, type, created] = ['event_id', 'event_type', 'created'].map(name => textOrNull(record, name));
  const isJson = [id, type, created].some(one => one !== null);
  return {id: id ?? null, type: type ?? null, created: created ?? null, isJson};
}

function readVerdict(signature: unknown): Verdict {
  const notes = listField(signature, 'notes').map(String);
  const kind = textField(signature, 'verdict');
  switch (kind) {
    case 'valid':
      return {kind, secret: textField(signature, 'secret'), notes};
    case 'invalid':
      return {
        kind,
        reason: textField(signature, 'reason'),
        explanation: textOrNull(signature, 'explanation') ?? 'it does not match the body',
        notes,
      };
    case 'missing':
    case 'unchecked':
      return {kind, notes};
    default:
      throw new Damage('its signature has a verdict that is none');
  }
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
