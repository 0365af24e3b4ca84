import {expect, test} from 'vitest';
import {createNdjsonRenderer, toAttemptRecord, toDeliveryRecord, toRecord} from '../../src/output/ndjson.ts';
import {
  answered,
  attemptActivity,
  attemptBase,
  deliveryActivity,
  ready,
  recordedOf,
  summary,
  unreachable,
} from './sessions.ts';

const atMs = Date.UTC(2025, 0, 15, 10, 30);

test('ready is the documented record', () => {
  expect(toRecord({...ready, atMs})).toBe(
    '{"type":"ready","at":"2025-01-15T10:30:00.000Z","version":"0.1.0","url":"https://abc123.ngrok-free.app/webhooks","local_url":"http://127.0.0.1:4040/webhooks","forward_to":["http://localhost:3000/webhooks"],"secrets":1,"store":"/tmp/store.db","inspector_url":null,"routes":[],"held":0}',
  );
});

test('ready tells routes apart from endpoints', () => {
  const endpoints = [
    {url: 'http://localhost:3000', types: null, isAnswering: true},
    {url: 'http://localhost:3000/gen', types: 'generation.*', isAnswering: true},
  ];
  expect(JSON.parse(toRecord({...ready, endpoints}))).toMatchObject({
    forward_to: ['http://localhost:3000'],
    routes: [{types: 'generation.*', url: 'http://localhost:3000/gen'}],
  });
});

test('a delivery carries the bytes, and the JSON with the digits received', () => {
  const body =
    '{ "id": "evt_1", "type": "a.b", "created": "2025-01-15T10:30:00Z", "n": [1.0, 1e3, 9007199254740993], "s": "\u2028" }';
  const recorded = recordedOf(body, {receivedAtMs: atMs, id: 'dlv_1', bodySha256: 'ab'});
  expect(toRecord(deliveryActivity(recorded))).toBe(
    `{"type":"delivery","at":"2025-01-15T10:30:00.000Z","delivery_id":"dlv_1","event_id":"evt_1","event_type":"a.b","created":"2025-01-15T10:30:00Z","received_at":"2025-01-15T10:30:00.000Z","method":"POST","path":"/webhooks","headers":[["Content-Type","application/json"]],"size_bytes":${Buffer.byteLength(body)},"body_base64":"${Buffer.from(body).toString('base64')}","payload":{"id":"evt_1","type":"a.b","created":"2025-01-15T10:30:00Z","n":[1.0,1e3,9007199254740993],"s":"\\u2028"},"signature":{"verdict":"valid","reason":null,"secret":"WEBHOOK_SECRET","notes":[],"explanation":null},"delivery_number":1,"body_sha256":"ab","derived_from":null}`,
  );
});

test('a listed delivery has no body or headers, and its attempts at the end', () => {
  const attempts = [{...attemptBase, ...answered}];
  const listed = JSON.parse(toDeliveryRecord(recordedOf('{}'), {full: false, attempts}));
  expect(Object.keys(listed)).toEqual(
    'type at delivery_id event_id event_type created received_at method path size_bytes signature delivery_number body_sha256 derived_from attempts'.split(
      ' ',
    ),
  );
  expect(listed.attempts[0]).toMatchObject({status: 200, outcome: 'responded'});
  expect(listed.attempts[0]).not.toHaveProperty('answer_body');
  const full = JSON.parse(toDeliveryRecord(recordedOf('{}'), {full: true, attempts}));
  expect(full).toMatchObject({payload: {}, attempts: [{answer_body: 'OK', answer_body_base64: 'T0s='}]});
});

test('a body that is no JSON, or kept in part only, has no payload', () => {
  const cut = recordedOf('{"a":', {
    sizeBytes: 2_000_000,
    event: {id: null, type: null, created: null, isJson: true},
  });
  for (const recorded of [recordedOf('a=1'), recordedOf(Buffer.from([0xff])), cut])
    expect(JSON.parse(toDeliveryRecord(recorded, {full: true})).payload).toBeNull();
});

test('an answered attempt is the documented record', () => {
  expect(toRecord(attemptActivity({...attemptBase, ...answered, startedAtMs: atMs}))).toBe(
    '{"type":"attempt","at":"2025-01-15T10:30:00.000Z","attempt_id":"att_01JHMZ5C5R0000000000000001","delivery_id":"dlv_01JHMZ5C5R0000000000000000","event_id":"evt_abc123xyz","cause":"forward","url":"http://localhost:3000/webhooks","outcome":"responded","status":200,"duration_ms":12,"error":null,"answer_headers":[["Content-Type","text/plain"]],"answer_body":"OK","answer_body_base64":"T0s=","answer_size_bytes":2,"answer_truncated":false,"retried":false,"started_at":"2025-01-15T10:30:00.000Z","coaching":null}',
  );
});

test('failed, refused and filtered attempts have the same fields, null where the endpoint said nothing', () => {
  const keys = Object.keys(JSON.parse(toAttemptRecord({...attemptBase, ...answered}, {full: true})));
  for (const outcome of [unreachable, {outcome: 'refused'} as const, {outcome: 'filtered'} as const]) {
    const record = JSON.parse(toAttemptRecord({...attemptBase, ...outcome}, {full: true}));
    expect(Object.keys(record)).toEqual(keys);
    expect(record).toMatchObject({
      outcome: outcome.outcome,
      status: null,
      answer_headers: null,
      answer_truncated: false,
    });
  }
});

test('an answer cut inside a character is text up to it, and binary is base64 only', () => {
  const cut = {...answered, answerBody: Buffer.from('aé').subarray(0, 2), answerSizeBytes: 3};
  expect(JSON.parse(toAttemptRecord({...attemptBase, ...cut}, {full: true}))).toMatchObject({
    answer_body: 'a',
    answer_truncated: true,
  });
  const binary = {...answered, answerBody: Buffer.from([0xff, 0]), answerSizeBytes: 2};
  expect(JSON.parse(toAttemptRecord({...attemptBase, ...binary}, {full: true}))).toMatchObject({
    answer_body: null,
    answer_body_base64: '/wA=',
  });
});

test('tunnel, warning and summary are the documented records, one line each', () => {
  const lines: string[] = [];
  const renderer = createNdjsonRenderer({stdout: text => lines.push(text)});
  renderer.render({
    type: 'tunnel',
    atMs,
    state: 'online',
    url: 'https://a.app',
    offlineMs: 9000,
    reason: null,
  });
  renderer.render({type: 'warning', atMs, code: 'no_secret', message: 'no\nsecret'});
  renderer.render({...summary, atMs});
  expect(lines).toEqual([
    '{"type":"tunnel","at":"2025-01-15T10:30:00.000Z","state":"online","url":"https://a.app","offline_ms":9000}\n',
    '{"type":"warning","at":"2025-01-15T10:30:00.000Z","code":"no_secret","message":"no\\nsecret"}\n',
    '{"type":"summary","at":"2025-01-15T10:30:00.000Z","deliveries":3,"accepted":1,"failed":1,"refused":1,"filtered":0,"held":0,"p50_ms":12,"p95_ms":12,"types":null,"other_types":null,"duplicates":null,"duplicate_ids":null,"offline_gaps":null,"offline_ms":null,"new_fields":null}\n',
  ]);
});
