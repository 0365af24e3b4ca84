import {expect, test} from 'vitest';
import {plainPalette as palette} from '../../src/output/palette.ts';
import {toRawHttp} from '../../src/output/raw-http.ts';
import {showDelivery} from '../../src/output/show-delivery.ts';
import {verdictLines} from '../../src/output/show-verdict.ts';
import {answered, attemptBase, recordedOf, unreachable} from './sessions.ts';

test('a shown delivery has facts, headers, payload, and attempts with their answers', () => {
  const recorded = recordedOf('{"id":"evt_1","type":"a.b","created":"2025-01-15T10:30:00Z","data":{}}', {
    bodySha256: 'abcd',
    deliveryNumber: null,
    derivedFrom: 'dlv_0',
  });
  const attempts = [
    {...attemptBase, ...unreachable, eventId: 'evt_1'},
    {...attemptBase, ...answered, eventId: 'evt_1', cause: 'replay' as const},
  ];
  expect([...showDelivery({recorded, attempts, palette, columns: null})].join('\n')).toBe(`\
a.b  evt_1 (edited, dlv_01JHMZ5C5R0000000000000000)
  Delivery   dlv_01JHMZ5C5R0000000000000000
  Received   2025-01-15 12:30:05
  Created    2025-01-15T10:30:00Z
  Request    POST /webhooks
  Body       70 B, SHA-256 abcd
  Verdict    signature valid (WEBHOOK_SECRET)
  Edited     from dlv_0

Headers
  Content-Type: application/json

Payload
  {
    "id": "evt_1",
    "type": "a.b",
    "created": "2025-01-15T10:30:00Z",
    "data": {}
  }

12:30:05 <-- 502 nothing is listening on localhost:3000 (tried 127.0.0.1, ::1)  evt_1  (forward)

12:30:05 <-- 200 POST /webhooks  12 ms  evt_1  (replay)
  Content-Type: text/plain
  OK  (2 B)`);
});

test('the raw request has headers as received and the very bytes', () => {
  const body = Buffer.from([0, 0xff, 0x0a]);
  const raw = toRawHttp({
    method: 'POST',
    path: '/a?b',
    headers: [
      ['X-a', 'é'],
      ['X-A', '2'],
    ],
    body,
  });
  expect(raw.toString('latin1')).toBe('POST /a?b HTTP/1.1\r\nX-a: é\r\nX-A: 2\r\n\r\n\u0000ÿ\n');
});

test('a verdict is told in lines: what, why, what to do, what else, and the signature expected', () => {
  const report = {
    kind: 'invalid',
    explanation: 'the body has a trailing newline that was not signed',
    source: null,
    details: ['The signature fits the body without its last byte.'],
    fixes: ['save the payload without a newline at its end'],
    notes: ['The file has 12 bytes.'],
    expected: 'ab12',
  } as const;
  expect(verdictLines(report, {palette, columns: null})).toEqual([
    'signature invalid: the body has a trailing newline that was not signed',
    '  The signature fits the body without its last byte.',
    '  fix: save the payload without a newline at its end',
    '  note: The file has 12 bytes.',
    '  expected: ab12',
  ]);
  const valid = {
    ...report,
    kind: 'valid',
    explanation: null,
    source: 'WEBHOOK_SECRET',
    expected: null,
  } as const;
  expect(verdictLines(valid, {palette, columns: null})[0]).toBe('signature valid (WEBHOOK_SECRET)');
});
