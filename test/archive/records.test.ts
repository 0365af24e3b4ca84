import fc from 'fast-check';
import {expect, test} from 'vitest';
import {readRecord} from '../../src/archive/delivery-record.ts';
import {readEntry} from '../../src/archive/entry.ts';
import {readDocument} from '../../src/archive/read-document.ts';
import {ndjsonFormat} from '../../src/output/export/formats.ts';
import {harFormat} from '../../src/output/export/har.ts';
import type {Attempt} from '../../src/webhook/attempt.ts';
import type {Delivery} from '../../src/webhook/delivery.ts';
import type {KeptDelivery} from '../../src/webhook/redact.ts';
import type {Verdict} from '../../src/webhook/verdict.ts';
import {invalid, makeAttempt, makeDelivery, valid} from '../helpers/deliveries.ts';

const readLine = (line: string) => readEntry(() => readRecord(JSON.parse(line)));
const lineOf = (one: KeptDelivery): string => String(ndjsonFormat.toPart(one));
const har = harFormat('1.2.3');
const harOf = (one: KeptDelivery): unknown =>
  JSON.parse(`${har.head}${String(har.toPart(one))}${har.separator}${String(har.toPart(one))}${har.tail}`);

const latin1 = fc.string({
  unit: fc
    .integer({min: 0x20, max: 0xff})
    .filter(code => code < 0x7f || code > 0x9f)
    .map(code => String.fromCharCode(code)),
});
const headers = fc.array(fc.tuple(fc.constantFrom('X-A', 'x-a', 'Cookie', 'Content-Type'), latin1), {
  maxLength: 4,
});
const bytes = fc.oneof(
  fc.uint8Array({maxLength: 60}).map(array => Buffer.from(array)),
  fc.json().map(text => Buffer.from(text)),
  fc
    .constantFrom('', '\ufeff{}', '"\u2028\u202e\0"', '{"id":"evt_1","n":1.0}\r\n')
    .map(text => Buffer.from(text)),
);
const verdict: fc.Arbitrary<Verdict> = fc.constantFrom(
  valid,
  invalid,
  {kind: 'missing', notes: []} as const,
  {kind: 'unchecked', notes: ['\u001b', 'b']} as const,
);
const delivery = fc
  .record({
    body: bytes,
    headers,
    receivedAtMs: fc.integer({min: 0, max: 4e12}),
    derivedFrom: fc.constantFrom(null, makeDelivery(9).id),
  })
  .map((given): Delivery => makeDelivery(1, given));
const attempt = fc.record({
  number: fc.integer({min: 1, max: 99}),
  answerHeaders: headers,
  answerBody: bytes,
  durationMs: fc.double({min: 0, max: 1e6, noNaN: true}),
  kind: fc.constantFrom('responded', 'failed', 'refused', 'filtered'),
});
const kept: fc.Arbitrary<KeptDelivery> = fc
  .tuple(delivery, verdict, fc.array(attempt, {maxLength: 3}), fc.constantFrom(null, 1, 7))
  .map(([one, judged, attempts, deliveryNumber]) => ({
    recorded: {delivery: one, verdict: judged, deliveryNumber},
    attempts: attempts.map(({number, kind, ...answer}): Attempt => {
      const base = {
        ...makeAttempt(one, number),
        ...answer,
        answerSizeBytes: answer.answerBody.length + (number % 2),
      };
      const {id, deliveryId, eventId, cause, startedAtMs, url, durationMs, retried} = base as Extract<
        Attempt,
        {outcome: 'responded'}
      >;
      const facts = {id, deliveryId, eventId, cause, startedAtMs};
      if (kind === 'refused' || kind === 'filtered') return {...facts, outcome: kind};
      if (kind === 'responded') return base as Attempt;
      return {...facts, outcome: 'failed', url, durationMs, retried, error: {code: 'tls', message: 'a\nb'}};
    }),
  }));

test('an exported line gives back the very delivery and its attempts', () => {
  fc.assert(
    fc.property(kept, one => {
      expect(readLine(lineOf(one))).toEqual({kind: 'delivery', ...one});
    }),
  );
});

test('an exported HAR file gives back the very delivery and its attempts', () => {
  fc.assert(
    fc.property(kept, one => {
      expect(readDocument(harOf(one))).toEqual([
        {kind: 'delivery', ...one},
        {kind: 'delivery', ...one},
      ]);
    }),
  );
});

test('a delivery of which only a start was kept stays what it was', () => {
  const cut = makeDelivery(1, {
    sizeBytes: 5_000_000,
    bodySha256: 'ab',
    event: {id: 'evt_1', type: null, created: null, isJson: true},
  });
  const one = {recorded: {delivery: cut, verdict: invalid, deliveryNumber: 1}, attempts: []};
  expect(readLine(lineOf(one))).toEqual({kind: 'delivery', ...one});
});

const good = JSON.parse(
  lineOf({
    recorded: {delivery: makeDelivery(1), verdict: valid, deliveryNumber: 1},
    attempts: [makeAttempt(makeDelivery(1), 1)],
  }),
);
const [goodAttempt] = good.attempts;

test.each([
  ['no object', null, 'type is missing'],
  ['a list', [], 'type is missing'],
  ['no id', {...good, delivery_id: undefined}, 'delivery_id is missing'],
  [
    'an id that is none of ours',
    {...good, delivery_id: 'dlv_$(reboot)'},
    "delivery_id is no id of vigthoria's",
  ],
  ['no body', {...good, body_base64: undefined}, 'body_base64 is missing'],
  ['a body that is no base64', {...good, body_base64: 'a b'}, 'body_base64 is no base64'],
  [
    'another body',
    {
      ...good,
      body_base64: 'AAAA'.repeat(good.body_base64.length / 4).slice(0, -4) + good.body_base64.slice(-4),
    },
    'its body is not the one that its size and body_sha256 tell of',
  ],
  [
    'a longer body',
    {...good, size_bytes: 1},
    'its body is not the one that its size and body_sha256 tell of',
  ],
  ['a size that is none', {...good, size_bytes: -1}, 'size_bytes is no whole number'],
  ['headers that are none', {...good, headers: [['a']]}, 'headers are no pairs of texts'],
  [
    'a header that ends its line',
    {...good, headers: [['a', 'b\nc: d']]},
    'the header a holds what no header can',
  ],
  ['a path that ends its line', {...good, path: '/ HTTP/1.1\r\n'}, 'the path holds what no request can'],
  ['a method that is none', {...good, method: 'POST /'}, 'method is no HTTP method'],
  ['a time that is none', {...good, received_at: 'soon'}, 'received_at is no time'],
  [
    'a verdict that is none',
    {...good, signature: {...good.signature, verdict: 'fine'}},
    'its signature has a verdict that is none',
  ],
  ['no signature', {...good, signature: null}, 'notes is missing'],
  ['a number that is none', {...good, delivery_number: 1.5}, 'delivery_number is no whole number'],
  [
    "another delivery's attempt",
    {...good, attempts: [{...goodAttempt, delivery_id: makeDelivery(2).id}]},
    'an attempt belongs to another delivery',
  ],
  [
    'an attempt to no URL',
    {...good, attempts: [{...goodAttempt, url: 'javascript:1'}]},
    'an attempt has a url that is none',
  ],
  [
    'an attempt without its answer',
    {...good, attempts: [{...goodAttempt, answer_headers: null}]},
    'answer_headers is no list',
  ],
  [
    'an attempt for no cause',
    {...good, attempts: [{...goodAttempt, cause: 'fun'}]},
    'cause is none that there is',
  ],
  ['an attempt that is null', {...good, attempts: [null]}, 'attempt_id is missing'],
])('a record with %s is damaged, and says how', (_, record, reason) => {
  expect(readLine(JSON.stringify(record))).toEqual({kind: 'damaged', reason});
});

test('what listen says of itself is passed over, and an attempt on its own line is read', () => {
  for (const type of ['ready', 'summary', 'tunnel', 'warning', 'something-new'])
    expect(readLine(JSON.stringify({type}))).toEqual({kind: 'other'});
  expect(readLine(JSON.stringify(goodAttempt))).toEqual({
    kind: 'attempt',
    attempt: makeAttempt(makeDelivery(1), 1),
  });
});

test('a list of records, as jq makes of lines, is read like the lines', () => {
  const entries = readDocument([good, {type: 'summary'}, null]);
  expect(entries?.map(({kind}) => kind)).toEqual(['delivery', 'other', 'damaged']);
});
