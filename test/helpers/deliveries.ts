import {createHash} from 'node:crypto';
import type {Attempt} from '../../src/webhook/attempt.ts';
import type {Delivery} from '../../src/webhook/delivery.ts';
import {readEvent} from '../../src/webhook/event.ts';
import type {Verdict} from '../../src/webhook/verdict.ts';

export const valid: Verdict = {kind: 'valid', secret: 'WEBHOOK_SECRET', notes: []};
export const invalid: Verdict = {
  kind: 'invalid',
  reason: 'mismatch',
  explanation: 'it does not match',
  notes: ['a note'],
};

/** A delivery with the given number in its ids and time. */
export function makeDelivery(number: number, given: Partial<Delivery> = {}): Delivery {
  const body = given.body ?? Buffer.from(`{"id":"evt_${number}","type":"generation.completed"}`);
  return {
    id: `dlv_${String(number).padStart(26, '0')}`,
    receivedAtMs: 1_700_000_000_000 + number,
    method: 'POST',
    path: '/hooks?x=1',
    headers: [
      ['X-Tag', 'one'],
      ['x-tag', 'é'],
    ],
    body,
    sizeBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    event: readEvent(body),
    derivedFrom: null,
    ...given,
  };
}

/** An answered attempt for a delivery. */
export function makeAttempt(delivery: Delivery, number: number, status = 200): Attempt {
  return {
    id: `att_${String(number).padStart(26, '0')}`,
    deliveryId: delivery.id,
    eventId: delivery.event.id,
    cause: 'forward',
    startedAtMs: delivery.receivedAtMs + number,
    outcome: 'responded',
    url: 'http://localhost:3000/hooks',
    status,
    durationMs: 1.5,
    answerHeaders: [['Set-Cookie', 'a=1']],
    answerBody: Buffer.from([0xff, 0]),
    answerSizeBytes: 2,
    retried: false,
  };
}
