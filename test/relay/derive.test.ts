import fc from 'fast-check';
import {expect, test} from 'vitest';
import {derive} from '../../src/relay/derive.ts';
import {readSignature, verify} from '../../src/signature/verify.ts';
import type {RecordedDelivery} from '../../src/webhook/delivery.ts';
import {editBody, parseSet} from '../../src/webhook/json-edit.ts';
import {formatPath} from '../../src/webhook/typed-path.ts';
import {sha256} from '../helpers/app.ts';
import {makeDelivery, valid} from '../helpers/deliveries.ts';
import {oddPlaces, oddScalars} from '../helpers/odd-json.ts';

const secret = {source: 'WEBHOOK_SECRET', value: 's3cr3t-for-tests'};
const ports = {newDeliveryId: () => 'dlv_new', nowMs: () => 5, sha256};
const deriveFrom = (given: Parameters<typeof makeDelivery>[1], body: Buffer): RecordedDelivery =>
  derive({delivery: makeDelivery(1, given), verdict: valid, deliveryNumber: 3}, body, secret, ports);

test('a changed payload carries a fresh signature in the place of the old one, and its own length', () => {
  const body = Buffer.from('{"id":"evt_2","type":"b","n":1.0}');
  const {delivery, verdict, deliveryNumber} = deriveFrom(
    {
      headers: [
        ['content-Length', '5'],
        ['X-Vigthoria-Signature', 'old'],
        ['X-Tag', 'é'],
        ['x-vigthoria-signature', 'older'],
      ],
    },
    body,
  );
  expect(delivery).toEqual(
    makeDelivery(1, {
      id: 'dlv_new',
      receivedAtMs: 5,
      body,
      derivedFrom: makeDelivery(1).id,
      event: {id: 'evt_2', type: 'b', created: null, isJson: true},
      headers: [
        ['content-Length', String(body.length)],
        ['X-Vigthoria-Signature', expect.stringMatching(/^[0-9a-f]{64}$/) as unknown as string],
        ['X-Tag', 'é'],
      ],
    }),
  );
  expect(verdict).toMatchObject({kind: 'valid', secret: 'WEBHOOK_SECRET'});
  expect(deliveryNumber).toBe(null);
});

test('whatever the payload, one value changes, all other bytes stay, and the signature verifies', () => {
  fc.assert(
    fc.property(oddPlaces, oddScalars, ({text, place}, value) => {
      fc.pre(place !== undefined);
      const body = Buffer.from(text);
      const {delivery} = deriveFrom(
        {body},
        editBody(body, [parseSet(`${formatPath(place!.path)}=${value}`)]),
      );
      const expected = Buffer.from(text.slice(0, place!.start) + value + text.slice(place!.end));
      expect(delivery.body.equals(expected)).toBe(true);
      expect(verify(delivery.body, readSignature(delivery.headers), [secret]).kind).toBe('valid');
    }),
    {numRuns: 1000},
  );
});
