import {expect, test} from 'vitest';
import {
  answered,
  attemptActivity,
  attemptBase,
  completedBody,
  deliveryActivity,
  noonMs,
  ready,
  recordedOf,
  show,
  summary,
  unreachable,
} from './sessions.ts';

const refusedBody =
  '{"id":"evt_def456","type":"workflow.finished","created":"2025-01-15T10:30:00Z","data":{}}';
const failedBody =
  '{"id":"evt_ghi789","type":"generation.failed","created":"2025-01-15T10:30:00Z","data":{}}';
const refused = recordedOf(refusedBody, {
  id: 'dlv_2',
  receivedAtMs: noonMs + 9000,
  verdict: {
    kind: 'invalid',
    reason: 'reserialised',
    explanation: 'made over re-serialised JSON, not over the bytes received',
    notes: [],
  },
});

const session = [
  ready,
  deliveryActivity(recordedOf(completedBody)),
  attemptActivity({...attemptBase, ...answered}),
  deliveryActivity(refused),
  attemptActivity({
    ...attemptBase,
    deliveryId: 'dlv_2',
    eventId: 'evt_def456',
    startedAtMs: noonMs + 9000,
    outcome: 'refused',
  }),
  deliveryActivity(recordedOf(failedBody, {id: 'dlv_3', receivedAtMs: noonMs + 14_000})),
  attemptActivity({
    ...attemptBase,
    ...unreachable,
    deliveryId: 'dlv_3',
    eventId: 'evt_ghi789',
    startedAtMs: noonMs + 14_000,
  }),
  summary,
];

test('a session shows deliveries and attempts on stdout, and all talk on stderr', () => {
  const {stdout, stderr} = show(session);
  expect(stdout).toBe(`\
12:30:05 --> generation.completed  evt_abc123xyz  signature valid
             {
               "generation_id": "gen_xyz789",
               "score": 1.0
             }
12:30:05 <-- 200 POST /webhooks  12 ms  evt_abc123xyz
12:30:09 --> workflow.finished  evt_def456  signature invalid: made over re-serialised JSON, not over the bytes received
             {}
12:30:09 <-- 401 not forwarded (--allow-unverified to forward)  evt_def456
12:30:14 --> generation.failed  evt_ghi789  signature valid
             {}
12:30:14 <-- 502 nothing is listening on localhost:3000 (tried 127.0.0.1, ::1)  evt_ghi789
`);
  expect(stderr).toBe(`\
  Public URL   https://abc123.ngrok-free.app/webhooks     paste it into the Vigthoria dashboard
  Forward to   http://localhost:3000/webhooks             answering
  Signatures   checked, 1 secret (WEBHOOK_SECRET from .env)
Ready. Ctrl+C to stop.

             kept; once your app is up: vigthoria replay evt_ghi789
3 deliveries in 24 s: 1 answered 2xx, 1 refused, 1 failed · p50 12 ms
`);
});

test('compact gives each delivery one line, with the answer and the verdict', () => {
  expect(show(session, {mode: 'compact'}).stdout).toBe(`\
12:30:05 <-- 200 generation.completed  evt_abc123xyz  signature valid  POST /webhooks  12 ms
12:30:09 <-- 401 workflow.finished  evt_def456  signature invalid: made over re-serialised JSON, not over the bytes received  not forwarded (--allow-unverified to forward)
12:30:14 <-- 502 generation.failed  evt_ghi789  signature valid  nothing is listening on localhost:3000 (tried 127.0.0.1, ::1)
`);
});

test('compact shows a delivery that never got an attempt before the summary', () => {
  const {stdout} = show([ready, deliveryActivity(recordedOf(completedBody)), summary], {mode: 'compact'});
  expect(stdout).toBe('12:30:05 --> generation.completed  evt_abc123xyz  signature valid\n');
});

test('compact shows a delivery at once where there is no endpoint', () => {
  const {stdout} = show([{...ready, endpoints: []}, deliveryActivity(recordedOf(completedBody))], {
    mode: 'compact',
  });
  expect(stdout).toBe('12:30:05 --> generation.completed  evt_abc123xyz  signature valid\n');
});

test('quiet shows the failures only, each with its delivery', () => {
  expect(show(session, {mode: 'quiet'}).stdout).toBe(`\
12:30:09 --> workflow.finished  evt_def456  signature invalid: made over re-serialised JSON, not over the bytes received
12:30:09 <-- 401 not forwarded (--allow-unverified to forward)  evt_def456
12:30:14 --> generation.failed  evt_ghi789  signature valid
12:30:14 <-- 502 nothing is listening on localhost:3000 (tried 127.0.0.1, ::1)  evt_ghi789
`);
});

test('verbose adds headers, the whole payload and the answer', () => {
  const answer = {
    ...answered,
    answerHeaders: [['Server', 'x']] as const,
    answerBody: Buffer.from('{"ok":1.0}'),
  };
  const {stdout} = show(
    [
      deliveryActivity(recordedOf('{"id":"evt_abc123xyz","data":{}}')),
      attemptActivity({...attemptBase, ...answer, answerSizeBytes: 10}),
    ],
    {mode: 'verbose'},
  );
  expect(stdout).toBe(`\
12:30:05 --> (no type)  evt_abc123xyz  signature valid
             Content-Type: application/json
             {
               "id": "evt_abc123xyz",
               "data": {}
             }
12:30:05 <-- 200 POST /webhooks  12 ms  evt_abc123xyz
             Server: x
             {
               "ok": 1.0
             }
`);
});

test('a repeated event says which delivery of it this is, and notes and coaching stand below', () => {
  const recorded = recordedOf(completedBody, {
    deliveryNumber: 2,
    verdict: {kind: 'valid', secret: 'WEBHOOK_SECRET', notes: ['The tutorial compares bare hex.']},
  });
  const attempt = {...attemptBase, ...answered, status: 401} as const;
  const {stdout, stderr} = show([
    deliveryActivity(recorded),
    attemptActivity(attempt, 'the route is protected'),
  ]);
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    '12:30:05 --> generation.completed  evt_abc123xyz (2nd delivery)  signature valid',
    '             The tutorial compares bare hex.',
  ]);
  expect(stdout).toContain('12:30:05 <-- 401 POST /webhooks  12 ms  evt_abc123xyz\n');
  expect(stderr).toBe('             the route is protected\n');
});

test.each([
  [
    'hello\nworld',
    '12:30:05 --> (not JSON)  dlv_1  signature unchecked\n             hello\\u000aworld  (11 B)\n',
  ],
  ['', '12:30:05 --> (not JSON)  dlv_1  signature unchecked\n             (empty)\n'],
  [
    Buffer.from([0x1f, 0x8b, 8]),
    '12:30:05 --> (not JSON)  dlv_1  signature unchecked\n             1f 8b 08  (binary, 3 B)\n',
  ],
])('a body that is no JSON is previewed in one line: %j', (body, expected) => {
  const recorded = recordedOf(body, {
    id: 'dlv_1',
    deliveryNumber: null,
    verdict: {kind: 'unchecked', notes: []},
  });
  expect(show([deliveryActivity(recorded)]).stdout).toBe(expected);
});

test.each([
  [
    {...unreachable, error: {code: 'timeout', message: 'no answer within 30 s'}} as const,
    '504 no answer within 30 s',
  ],
  [{outcome: 'filtered'} as const, '200 not forwarded (filtered)'],
  [{...answered, url: 'http://localhost:4000/gen?x=1'}, '200 POST localhost:4000/gen?x=1  12 ms'],
  [{...answered, retried: true}, '200 POST /webhooks  12 ms  sent twice, the first connection was reset'],
])('an attempt line tells the outcome: %#', (outcome, expected) => {
  const {stdout} = show([ready, attemptActivity({...attemptBase, ...outcome})]);
  expect(stdout).toBe(`12:30:05 <-- ${expected}  evt_abc123xyz\n`);
});

test('an event id that a shell would act on is not offered for pasting', () => {
  const {stderr} = show([attemptActivity({...attemptBase, ...unreachable, eventId: 'evt_$(reboot)'})]);
  expect(stderr).toContain(`vigthoria replay ${attemptBase.deliveryId}\n`);
});

test('a failed replay is not followed by the advice to replay', () => {
  expect(show([attemptActivity({...attemptBase, ...unreachable, cause: 'replay'})]).stderr).toBe('');
});

test('tunnel changes and warnings go to stderr, and a moved public URL is told', () => {
  const offline = {
    type: 'tunnel',
    atMs: noonMs,
    state: 'offline',
    url: null,
    offlineMs: null,
    reason: 'network',
  } as const;
  const online = {
    type: 'tunnel',
    atMs: noonMs + 9000,
    state: 'online',
    url: ready.url,
    offlineMs: 9000,
    reason: null,
  } as const;
  const warning = {type: 'warning', atMs: noonMs, code: 'no_secret', message: 'no secret is set'} as const;
  const {stdout, stderr} = show([offline, online, {...online, url: 'https://new.app'}, warning]);
  expect(stdout).toBe('');
  expect(stderr).toBe(`\
12:30:00 tunnel offline: network; trying again
12:30:09 tunnel online after 9 s
12:30:09 tunnel online after 9 s
warning: no secret is set
`);
  expect(show([ready, {...online, url: 'https://new.app'}]).stderr).toContain(
    'tunnel online after 9 s; the public URL is now https://new.app, paste it into the Vigthoria dashboard\n',
  );
});

test('the header tells what is missing: no tunnel, no endpoint, no secret', () => {
  const bare = {
    ...ready,
    isPublic: false,
    url: ready.localUrl,
    endpoints: [],
    secrets: [],
  };
  expect(show([bare]).stderr).toBe(`\
  Local URL    http://127.0.0.1:4040/webhooks
  Forward to   nothing: deliveries are recorded and printed
  Signatures   not checked: no secret is set
Ready. Ctrl+C to stop.

`);
});

test('the header has a line for each endpoint and route, and says whose answer the sender gets', () => {
  const endpoints = [
    {url: 'http://localhost:3000/webhooks', types: null, isAnswering: true},
    {url: 'http://localhost:4000', types: null, isAnswering: false},
    {url: 'http://localhost:3000/gen', types: 'generation.*', isAnswering: true},
  ];
  expect(show([{...ready, endpoints}]).stderr).toContain(`
  Forward to   http://localhost:3000/webhooks             answering; the sender gets its answer
               http://localhost:4000                      nothing is listening there yet
               http://localhost:3000/gen                  generation.*; answering
`);
});

test('a long payload ends on a terminal with the command that shows the rest, and is longer in a pipe', () => {
  const recorded = recordedOf(`{"id":"evt_1","items":[${Array.from({length: 100}, (_, i) => i).join()}]}`);
  const lines = show([deliveryActivity(recorded)], {columns: 100})
    .stdout.trimEnd()
    .split('\n');
  expect(lines).toHaveLength(42);
  expect(lines.at(-1)).toBe('             … 65 more lines: vigthoria events show evt_1');
  expect(
    show([deliveryActivity(recorded)])
      .stdout.trimEnd()
      .split('\n'),
  ).toHaveLength(106);
});

test('what stands outside the plain envelope is never left out', () => {
  for (const body of [
    '{"id":"evt_1","data":{},"extra":1}',
    '{"data":{},"data":{}}',
    '{"id":7,"data":{}}',
    '[{"data":{}}]',
  ])
    expect(show([deliveryActivity(recordedOf(body))]).stdout.replaceAll(/\s/g, '')).toContain(body);
});

test('a terminal that claims no width is treated as one without edge', () => {
  expect(show(session, {columns: 0}).stdout).toBe(show(session).stdout);
});

test('on 80 columns the header keeps URLs whole and sentences wrap below their line', () => {
  const {stdout, stderr} = show(session, {columns: 80});
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    '  Public URL   https://abc123.ngrok-free.app/webhooks',
    '               paste it into the Vigthoria dashboard',
  ]);
  expect(stdout).toContain(`\
12:30:09 --> workflow.finished  evt_def456  signature invalid: made over
             re-serialised JSON, not over the bytes received
`);
});

test('of an Authorization header only the scheme is shown', () => {
  const headers = [
    ['Authorization', 'Basic dXNlcjpwYXNz'],
    ['authorization', 'opaque'],
  ] as const;
  const {stdout} = show([deliveryActivity(recordedOf('{}', {headers}))], {mode: 'verbose'});
  expect(stdout).toContain('Authorization: Basic ********\n');
  expect(stdout).toContain('authorization: ********\n');
});

const report = {
  types: [],
  otherTypes: 0,
  duplicates: 0,
  duplicateIds: [],
  offlineGaps: 0,
  offlineMs: 0,
  newFields: [],
};

test('the report tells gaps of the tunnel, and has no line where there is nothing to say', () => {
  expect(show([ready, {...summary, report}]).stderr).toMatch(/p50 12 ms\n$/);
  const gaps = {...report, offlineGaps: 2, offlineMs: 75_000};
  expect(show([ready, {...summary, report: gaps}]).stderr).toContain(
    '\n  Tunnel       offline 2 times, for 1 min 15 s; the provider has to send again what it sent meanwhile\n',
  );
});

test('a report of very many types and fields stays short, and quiet leaves it out', () => {
  const counts = {accepted: 1, failed: 0, refused: 0, filtered: 0, held: 0};
  const types = Array.from({length: 20}, (_, index) => ({...counts, type: `type.${index}`}));
  const fields = Array.from({length: 20}, (_, index) => `data.f${index}`);
  const long = {...report, types, otherTypes: 5, newFields: [{type: 'a.b', fields}]};
  const {stderr} = show([ready, {...summary, report: long}]);
  expect(stderr).toContain(
    '\n               type.11  1 answered 2xx\n               and 13 deliveries of further types\n',
  );
  expect(stderr).toContain('data.f7 and 12 more before\n');
  expect(show([ready, {...summary, report: long}], {mode: 'quiet'}).stderr).toMatch(/p50 12 ms\n$/);
});
