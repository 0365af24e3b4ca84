import {createHash} from 'node:crypto';
import {sign} from '../../src/signature/sign.ts';
import {loadDriver} from '../../src/store/driver.ts';
import {openDatabase} from '../../src/store/open-database.ts';
import {toAttemptWrite, toDeliveryWrite} from '../../src/store/to-write.ts';
import {Writer} from '../../src/store/writer.ts';
import type {Delivery} from '../../src/webhook/delivery.ts';
import {readEvent} from '../../src/webhook/event.ts';
import {makeBody, secret} from './requests.ts';

export interface FillOptions {
  /** How many deliveries, each with one attempt. */
  readonly count: number;
  /** Where their numbers begin. */
  readonly from?: number;
  /** Recorded in one transaction, as a busy `listen` does. */
  readonly groupSize?: number;
  /** Waits for the disk at each transaction, unless told otherwise: a million deliveries take an hour that way. */
  readonly isDurable?: boolean;
}

/** Writes deliveries of 2 KB by the store's own writer, and says how long that took. */
export async function fillStore(file: string, options: FillOptions): Promise<number> {
  const {count, from = 0, groupSize = 64} = options;
  const db = openDatabase(file, await loadDriver(), {nowMs: 0, onNotice: () => undefined});
  if (options.isDurable === false) db.exec('PRAGMA synchronous = OFF');
  const writer = new Writer(db);
  let elapsedMs = 0;
  for (let start = from; start < from + count; start += groupSize) {
    const numbers = Array.from(
      {length: Math.min(groupSize, from + count - start)},
      (_, index) => start + index,
    );
    const deliveries = numbers.map(makeDelivery);
    const startedMs = performance.now();
    writer.writeAll(
      deliveries.map(delivery =>
        toDeliveryWrite({
          delivery,
          verdict: {kind: 'valid', secret: 'WEBHOOK_SECRET', notes: []},
          refused: false,
        }),
      ),
    );
    writer.writeAll(
      deliveries.map((delivery, index) => toAttemptWrite(makeAttempt(delivery, start + index))),
    );
    elapsedMs += performance.now() - startedMs;
  }
  db.close();
  return elapsedMs;
}

const types = ['generation.completed', 'generation.failed', 'workflow.finished', 'usage.threshold'];
const firstMs = 1_760_000_000_000;

function makeDelivery(number: number): Delivery {
  const type = types[number % types.length] ?? '';
  const text = makeBody(`evt_grown${number}`, {sizeBytes: 2048}).toString();
  const body = Buffer.from(text.replace('generation.completed', type));
  return {
    id: `dlv_${String(number).padStart(26, '0')}`,
    receivedAtMs: firstMs + number * 250,
    method: 'POST',
    path: '/webhooks',
    headers: [
      ['Host', '127.0.0.1'],
      ['Content-Type', 'application/json'],
      ['X-Vigthoria-Signature', sign(body, secret)],
    ],
    body,
    sizeBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    event: readEvent(body),
    derivedFrom: null,
  };
}

function makeAttempt(delivery: Delivery, number: number) {
  return {
    id: `att_${String(number).padStart(26, '0')}`,
    deliveryId: delivery.id,
    eventId: delivery.event.id,
    cause: 'forward',
    startedAtMs: delivery.receivedAtMs,
    outcome: 'responded',
    url: 'http://localhost:3000/webhooks',
    status: number % 50 === 0 ? 500 : 200,
    durationMs: 12.5,
    answerHeaders: [['Content-Type', 'text/plain']],
    answerBody: Buffer.from('OK'),
    answerSizeBytes: 2,
    retried: false,
  } as const;
}
