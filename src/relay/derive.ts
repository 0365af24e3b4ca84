import {sign} from '../signature/sign.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import {readEvent} from '../webhook/event.ts';
import type {Secret} from '../webhook/secret.ts';
import {judge} from './deliver.ts';
import {withSignature} from './replay.ts';

export interface DerivePorts {
  readonly newDeliveryId: () => string;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly sha256: (body: Buffer) => string;
}

/** A delivery of our own with another body and a fresh signature; all other headers stay but for the body's length. Not recorded yet. */
export function derive(
  original: RecordedDelivery,
  body: Buffer,
  secret: Secret,
  ports: DerivePorts,
): RecordedDelivery {
  const signed = withSignature(original, sign(body, secret.value)).delivery;
  const delivery: Delivery = {
    ...signed,
    id: ports.newDeliveryId(),
    receivedAtMs: ports.nowMs(),
    headers: signed.headers.map(([name, value]) => [
      name,
      name.toLowerCase() === 'content-length' ? String(body.length) : value,
    ]),
    body,
    sizeBytes: body.length,
    bodySha256: ports.sha256(body),
    event: readEvent(body),
    derivedFrom: original.delivery.id,
  };
  return {delivery, verdict: judge(delivery, [secret]), deliveryNumber: null};
}
