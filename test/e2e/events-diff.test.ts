import {afterAll, beforeAll, expect, test} from 'vitest';
import {createHome, type Home, run} from '../helpers/cli.ts';
import {makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {seed} from '../helpers/seed.ts';

const first = makeDelivery(1, {
  body: Buffer.from('{"id":"evt_1","type":"a.b","data":{"status":"done","score":1.0,"items":[1]}}'),
  headers: [
    ['X-Vigthoria-Signature', 'ab'],
    ['X-Old', '1'],
  ],
});
const second = makeDelivery(2, {
  body: Buffer.from('{"id":"evt_2","type":"a.b","data":{"status":"failed","score":1,"items":[1,{"n":\n2}]}}'),
  headers: [['X-Vigthoria-Signature', 'cd']],
});
const hostile = makeDelivery(3, {body: Buffer.from('{"id":"evt_3","\\u001b[31m":"\u202e"}')});
const answer = (number: number, status: number, body: string, date: string) => ({
  ...makeAttempt(first, number, status),
  answerHeaders: [['Date', date]] as const,
  answerBody: Buffer.from(body),
  answerSizeBytes: body.length,
});

let home: Home;
beforeAll(async () => {
  home = createHome();
  await seed(
    home.store,
    [first, second, hostile],
    [
      answer(1, 200, '{"ok":true}', 'long ago'),
      answer(2, 500, '{"ok":false,"error":"no row"}', 'Mon'),
      answer(3, 200, '{"ok":true}', 'Tue'),
      makeAttempt(second, 4),
    ],
  );
});
afterAll(() => home.remove());

test('two deliveries are compared by path with their digits, and by header', async () => {
  const {code, stdout} = await run(['events', 'diff', 'evt_1', 'evt_2'], home);
  expect(code).toBe(0);
  expect(stdout.replace(/\d{4}-\d\d-\d\d [\d:]+/g, 'TIME')).toBe(`\
- a.b  evt_1  TIME  ${first.id}
+ a.b  evt_2  TIME  ${second.id}

Payload  4 differences
  ~ id  "evt_1" → "evt_2"
  ~ data.status  "done" → "failed"
  ~ data.score  1.0 → 1
  + data.items[1]  {"n":2}

Headers  2 differences
  ~ X-Vigthoria-Signature  ab → cd
  - X-Old  1
`);
});

test('--json has the values as they were spelled, and no field for what is absent', async () => {
  const {stdout} = await run(['events', 'diff', first.id, second.id, '--json'], home);
  expect(stdout).toContain('{"change":"changed","path":"data.score","from":1.0,"to":1}');
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'diff',
    of: 'payload',
    from: {delivery_id: first.id, event_id: 'evt_1', body_sha256: first.bodySha256},
    to: {delivery_id: second.id},
    same_bytes: false,
    first_difference: null,
    changes: expect.arrayContaining([{change: 'added', path: 'data.items[1]', to: {n: 2}}]),
    headers: [
      {change: 'changed', name: 'X-Vigthoria-Signature', from: 'ab', to: 'cd'},
      {change: 'removed', name: 'X-Old', from: '1'},
    ],
  });
});

test('with one id, the answers of its last two attempts are compared', async () => {
  const {code, stdout} = await run(['events', 'diff', 'evt_1'], home);
  expect(code).toBe(0);
  expect(stdout.replace(/\d\d:\d\d:\d\d/g, 'TIME')).toBe(`\
- TIME <-- 500 POST /hooks  2 ms  evt_1  (forward)
+ TIME <-- 200 POST /hooks  2 ms  evt_1  (forward)

Answer  2 differences
  ~ ok  false → true
  - error  "no row"

Headers  1 difference
  ~ Date  Mon → Tue
`);
  const record = JSON.parse((await run(['events', 'diff', 'evt_1', '--json'], home)).stdout);
  expect(record).toMatchObject({of: 'answer', from: {status: 500}, to: {status: 200}});
});

test('a delivery compared with itself is the same', async () => {
  const {stdout} = await run(['events', 'diff', 'evt_1', 'evt_1'], home);
  expect(stdout).toContain('Payload  the same, byte for byte\n\nHeaders  the same\n');
});

test('nothing from outside reaches the terminal unescaped', async () => {
  const {stdout} = await run(['events', 'diff', 'evt_1', 'evt_3'], home);
  expect(stdout).toMatch(/\["\\u001b\[31m"\] {2}"\\u202e"/);
});

test.each([
  [['evt_2'], 'evt_2 has been sent once only'],
  [['evt_3'], 'evt_3 has been sent nowhere yet'],
  [['evt_nope'], 'no recorded delivery has the id evt_nope'],
  [['evt_1', 'evt_nope'], 'no recorded delivery has the id evt_nope'],
  [[], "missing required argument 'id'"],
])('diff %j is a usage error that says why', async (ids, message) => {
  const {code, stdout, stderr} = await run(['events', 'diff', ...ids], home);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
