import {createHmac, timingSafeEqual} from 'node:crypto';
import type {ServerResponse} from 'node:http';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createForwarder} from '../../src/forwarder/forwarder.ts';
import {check} from '../../src/relay/check/check.ts';
import {findFaults} from '../../src/relay/check/find-faults.ts';
import {guessFramework} from '../../src/relay/check/guess-framework.ts';
import type {ProbeRequest} from '../../src/relay/check/probe.ts';
import type {CheckReport, ProbeOutcome, ProbeResult} from '../../src/webhook/check.ts';
import {parseEndpoint} from '../../src/webhook/endpoint.ts';
import {type Answer, type App, type SeenRequest, startApp} from '../helpers/app.ts';
import {forged, rewritten} from '../helpers/probe-names.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: Buffer | string): string => createHmac('sha256', secret).update(body).digest('hex');

let app: App;
let made = 0;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

/** What a handler makes of a body and the signature that came with it: a status. */
type Handle = (body: Buffer, signature: string | undefined, request: SeenRequest) => number;

function handler(handle: Handle): Answer {
  return (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const signature = request.headers['x-vigthoria-signature'];
    respond(response, () => handle(request.body, signature as string | undefined, request));
  };
}

/** As frameworks do it: what is thrown is a 500. */
function respond(response: ServerResponse, handle: () => number): void {
  try {
    response.writeHead(handle()).end();
  } catch {
    response.writeHead(500).end();
  }
}

const timeoutMs = 3_000;

async function checkApp(port = app.port, clock = () => performance.now()): Promise<CheckReport> {
  const endpoint = parseEndpoint(`127.0.0.1:${port}/hooks`, 'test');
  const openForwarder = () =>
    createForwarder({
      allowRemote: false,
      insecure: false,
      ca: null,
      timeoutMs,
      headers: [],
      nowMs: clock,
    });
  const send = async (request: ProbeRequest) => {
    const forwarder = openForwarder();
    try {
      return await forwarder.forward({delivery: {...request, path: '/'}, endpoint, sink: null});
    } finally {
      await forwarder.close();
    }
  };
  return check(
    {
      url: endpoint.url,
      secret: {source: 'test', value: secret},
      otherSecrets: [{source: '.env.local', value: 'other'}],
    },
    {
      send,
      isAnswering: () => openForwarder().isAnswering(endpoint),
      nowMs: () => 1_736_937_000_000,
      newDigits: () => String(++made).padStart(6, '0'),
      onProbe: () => undefined,
      onResult: () => undefined,
    },
    new AbortController().signal,
  );
}

const named = (report: CheckReport, outcome: ProbeOutcome): string[] =>
  report.results.filter(result => result.outcome === outcome).map(({name}) => name);

const bare = (signature: string | undefined): string => (signature ?? '').replace(/^sha256=/, '');
const isRight = (body: Buffer | string, signature: string | undefined): boolean =>
  bare(signature) === sign(body);
const check401 = (isValid: boolean): number => (isValid ? 200 : 401);
const parse = (body: Buffer) => JSON.parse(body.toString());
test('a handler that does all of it right passes every probe', async () => {
  app.answer = handler((body, signature) => check401(isRight(body, signature)));
  const report = await checkApp();
  expect(report.faults).toEqual([]);
  expect(new Set(report.results.map(({outcome}) => outcome))).toEqual(new Set(['passed']));
  const ids = app.seen.filter(({method}) => method === 'POST').map(({body}) => parse(body).id);
  expect(ids.every(id => id === undefined || /^evt_check_\d{6}$/.test(id))).toBe(true);
});

test('each probe is of an event of its own, and only a repeated one comes twice', async () => {
  app.answer = handler((body, signature) => check401(isRight(body, signature)));
  await checkApp();
  const ids = app.seen.filter(({method}) => method === 'POST').map(({body}) => parse(body).id);
  const repeated = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  expect(repeated).toHaveLength(2);
});

test('a body that probes a construct is right as sent and wrong as JSON.stringify would print it', async () => {
  app.answer = handler((body, signature) => check401(isRight(body, signature)));
  await checkApp();
  const bodies = app.seen.filter(({body}) => body.length > 0);
  // The valid one, the one with sha256=, and then one for each construct.
  const isRewritten = bodies.slice(0, 10).map(({body}) => JSON.stringify(parse(body)) !== `${body}`);
  expect(isRewritten).toEqual([false, false, ...rewritten.map(() => true), false]);
  expect(bodies.map(({body}) => body.length)).toContain(1_000_000);
});

/** As Python's json.dumps prints: blanks, and nothing beyond ASCII. */
const dumps = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/([{[]) /g, '$1')
    .replace(/ ([}\]])/g, '$1')
    .replace(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const seenIds = new Map<string, number>();
const count = (id: string): number => {
  seenIds.set(id, (seenIds.get(id) ?? 0) + 1);
  return seenIds.get(id) ?? 0;
};

const wrong: readonly [fault: string, probes: readonly string[], handle: Handle][] = [
  ['bare_hex_only', ['prefixed'], (body, signature) => check401(signature === sign(body))],
  [
    'reserialises',
    [...rewritten, 'altered-blanks'],
    (body, signature) => check401(isRight(JSON.stringify(parse(body)), signature)),
  ],
  [
    'reserialises_too',
    ['altered-blanks'],
    (body, signature) =>
      check401(isRight(body, signature) || isRight(JSON.stringify(parse(body)), signature)),
  ],
  ['trims_body', ['line-break'], (body, signature) => check401(isRight(body.toString().trim(), signature))],
  [
    'decodes_wrongly',
    ['non-ascii'],
    (body, signature) => check401(isRight(body.toString('latin1'), signature)),
  ],
  ['verifies_nothing', forged, () => 200],
  [
    'accepts_unsigned',
    ['unsigned', 'empty-signature'],
    (body, signature) => check401(!signature || isRight(body, signature)),
  ],
  [
    'accepts_unsigned',
    ['unsigned'],
    (body, signature) => check401(signature === undefined || isRight(body, signature)),
  ],
  [
    'accepts_any_signature',
    forged.filter(name => name !== 'unsigned' && name !== 'empty-signature'),
    (_body, signature) => check401(Boolean(signature)),
  ],
  [
    'compares_prefix',
    ['empty-signature', 'cut-signature'],
    (body, signature) => check401(signature !== undefined && sign(body).startsWith(bare(signature))),
  ],
  [
    'compares_prefix',
    ['cut-signature', 'wrong-end'],
    (body, signature) => check401(bare(signature).slice(0, 8) === sign(body).slice(0, 8)),
  ],
  ['ignores_case', ['upper-case'], (body, signature) => check401(isRight(body, signature?.toLowerCase()))],
  [
    'crashes_on_forged',
    ['prefixed', 'unsigned', 'empty-signature', 'cut-signature'],
    // Throws where the lengths differ, or where there is none.
    (body, signature) => check401(timingSafeEqual(Buffer.from(signature as string), Buffer.from(sign(body)))),
  ],
  ['redirects_forged', forged, (body, signature) => (isRight(body, signature) ? 200 : 302)],
  [
    'body_not_covered',
    ['altered', 'altered-same-length', 'altered-blanks'],
    (body, signature) => {
      const original = JSON.stringify(parse(body))
        .replace('"completes"', '"completed"')
        .replace(',"check":true', '');
      return check401(isRight(body, signature) || isRight(original, signature));
    },
  ],
  [
    'rejects_more_members',
    ['decimal-zero', 'big-number', 'escaped-letter', 'number-names', 'non-ascii', 'one-megabyte'],
    (body, signature) => (isRight(body, signature) ? ('check' in parse(body).data ? 422 : 200) : 401),
  ],
  [
    'rejects_repeats',
    ['second-copy', 'two-at-once'],
    (body, signature) => {
      if (!isRight(body, signature)) return 401;
      const {id} = parse(body);
      return id !== undefined && count(id) > 1 ? 409 : 200;
    },
  ],
  [
    'rejects_unknown_types',
    ['unknown-type'],
    (body, signature) =>
      isRight(body, signature) ? (parse(body).type === 'generation.completed' ? 200 : 400) : 401,
  ],
  [
    'needs_id',
    ['missing-id'],
    (body, signature) => (isRight(body, signature) ? ('id' in parse(body) ? 200 : 500) : 401),
  ],
  [
    'body_limit',
    ['one-megabyte'],
    (body, signature) => (body.length > 102_400 ? 413 : check401(isRight(body, signature))),
  ],
];

test.each(wrong)('%s is shown by %j, and nothing else is named', async (code, probes, handle) => {
  app.answer = handler(handle);
  const report = await checkApp();
  expect(report.faults.map(fault => [fault.code, [...fault.probes].sort()])).toEqual([
    [code, [...probes].sort()],
  ]);
  expect([...named(report, 'failed'), ...named(report, 'warning')].sort()).toEqual([...probes].sort());
  expect(report.faults[0]?.fixes.length).toBeGreaterThan(0);
});

const php = (value: unknown): string => JSON.stringify(value).replaceAll('/', '\\/');
const lost: readonly [fault: string, handle: Handle][] = [
  ['rejects_valid', () => 401],
  ['crashes_on_valid', () => 500],
  ['wrong_place', () => 404],
  ['redirects', () => 307],
  ['prefix_only', (body, signature) => check401(signature === `sha256=${sign(body)}`)],
  ['python_json', (body, signature) => check401(isRight(dumps(parse(body)), signature))],
  ['php_json', (body, signature) => check401(isRight(php(parse(body)), signature))],
];

test.each(lost)(
  '%s: where the plain delivery is lost, one cause is named and nothing that hangs on it',
  async (code, handle) => {
    app.answer = handler(handle);
    const report = await checkApp();
    expect(report.faults.map(fault => [fault.code, fault.severity])).toEqual([[code, 'failure']]);
    expect(named(report, 'skipped')).toEqual(expect.arrayContaining(['unsigned', 'second-copy', 'get']));
    expect(named(report, 'failed')).toContain('valid');
  },
);

const hmac = (value: string, body: Buffer, algorithm = 'sha256') => createHmac(algorithm, value).update(body);
const waiting: readonly [what: string, handle: Handle][] = [
  [
    'the secret of .env.local',
    (body, signature) => check401(signature === hmac('other', body).digest('hex')),
  ],
  [
    'a line break at its end',
    (body, signature) => check401(signature === hmac(`${secret}\n`, body).digest('hex')),
  ],
  ['an empty secret', (body, signature) => check401(signature === hmac('', body).digest('hex'))],
  ['in base64', (body, signature) => check401(signature === hmac(secret, body).digest('base64'))],
  ['in capitals', (body, signature) => check401(signature === sign(body).toUpperCase())],
  ['made with SHA-1', (body, signature) => check401(signature === hmac(secret, body, 'sha1').digest('hex'))],
  ['in another header', (body, _none, {headers}) => check401(headers['x-webhook-signature'] === sign(body))],
];

test.each(waiting)('a handler that waits for a signature with %s is told so', async (what, handle) => {
  app.answer = handler(handle);
  const report = await checkApp();
  expect(report.faults.map(({code, probes}) => [code, probes])).toEqual([['other_signature', ['valid']]]);
  expect(report.faults[0]?.what).toContain(what);
  expect(JSON.stringify(report)).not.toContain(secret);
});

test('a second event without an id, to a handler that fails at what it has seen, is no fault of its own', async () => {
  const ids = new Set();
  app.answer = handler((body, signature) => {
    if (!isRight(body, signature)) return 401;
    const {id} = parse(body);
    if (ids.has(id)) return 500;
    ids.add(id);
    return 200;
  });
  await checkApp();
  expect((await checkApp()).faults.map(({code}) => code)).toEqual(['rejects_repeats']);
});

test('a handler that throws at a mismatch and signs parsed JSON has these two faults', async () => {
  app.answer = handler((body, signature) => {
    if (isRight(JSON.stringify(parse(body)), signature)) return 200;
    throw new Error('signature mismatch');
  });
  expect((await checkApp()).faults.map(({code}) => code)).toEqual(['reserialises', 'crashes_on_forged']);
});

test('the signature in capitals begins with a letter, so that its beginning differs', async () => {
  app.answer = handler((body, signature) => check401(bare(signature).slice(0, 1) === sign(body).slice(0, 1)));
  await checkApp();
  const capitals = app.seen
    .map(({headers}) => `${headers['x-vigthoria-signature']}`)
    .filter(one => /[A-F]/.test(one));
  expect(capitals).toEqual([expect.stringMatching(/^[A-F][0-9A-F]{63}$/)]);
});

test('an endpoint where nothing listens gets one line, and no further request', async () => {
  const {port} = app;
  await app.close();
  const report = await checkApp(port);
  expect(report.faults.map(({code}) => code)).toEqual(['no_answer']);
  expect(named(report, 'failed')).toEqual(['valid']);
  expect(report.results.filter(({outcome}) => outcome === 'skipped')).toHaveLength(report.results.length - 1);
});

test('an event without an id may be turned away, with a note', async () => {
  app.answer = handler((body, signature) =>
    isRight(body, signature) ? ('id' in parse(body) ? 200 : 400) : 401,
  );
  const report = await checkApp();
  expect(report.faults.map(({code, severity}) => [code, severity])).toEqual([['needs_id', 'warning']]);
});

test('a crash or silence at GET and HEAD is named, a 501 is not', async () => {
  const post = handler((body, signature) => check401(isRight(body, signature)));
  app.answer = (request, response) =>
    request.method === 'POST' ? post(request, response) : void response.writeHead(500).end();
  expect((await checkApp()).faults.map(({code, probes}) => [code, probes])).toEqual([
    ['fails_get', ['get', 'head']],
  ]);
  app.answer = (request, response) =>
    request.method === 'POST' ? post(request, response) : void response.writeHead(501).end();
  expect((await checkApp()).faults).toEqual([]);
});

test('a handler that takes one copy at a time fails at two at once', async () => {
  const underWay = new Set<string>();
  app.answer = ({body, headers, method}, response) => {
    if (method !== 'POST') return void response.writeHead(405).end();
    if (!isRight(body, headers['x-vigthoria-signature'] as string)) return void response.writeHead(401).end();
    const id: string = parse(body).id ?? '';
    if (underWay.has(id)) return void response.writeHead(409).end();
    underWay.add(id);
    return void setTimeout(() => {
      underWay.delete(id);
      response.end();
    }, 50);
  };
  expect((await checkApp()).faults.map(({code, probes}) => [code, probes])).toEqual([
    ['fails_at_once', ['two-at-once']],
  ]);
});

test('a handler that leaves forged deliveries without an answer is waited for twice, not nine times', async () => {
  app.answer = ({body, headers, method}, response) => {
    if (method !== 'POST') response.writeHead(405).end();
    else if (isRight(body, headers['x-vigthoria-signature'] as string)) response.end();
  };
  const startedMs = performance.now();
  const report = await checkApp();
  expect(report.faults.map(({code, probes}) => [code, probes.length])).toEqual([['crashes_on_forged', 9]]);
  expect(performance.now() - startedMs).toBeLessThan(9 * timeoutMs);
});

test('a handler that signs parsed JSON and leaves a mismatch without an answer has these two faults', async () => {
  app.answer = ({body, headers, method}, response) => {
    const signature = headers['x-vigthoria-signature'] as string;
    if (method !== 'POST') response.writeHead(405).end();
    else if (isRight(JSON.stringify(parse(body)), signature)) response.end();
  };
  const report = await checkApp();
  expect(report.faults.map(({code, probes}) => [code, probes.length])).toEqual([
    ['reserialises', 8],
    ['crashes_on_forged', 8],
  ]);
});

test('a handler that ends its app is told at which delivery, and nothing is said of the rest', async () => {
  const right = handler((body, signature) => check401(isRight(body, signature)));
  app.answer = (request, response) => {
    if (request.headers['x-vigthoria-signature'] === '') void app.close();
    else right(request, response);
  };
  const report = await checkApp();
  expect(report.faults.map(({code, probes}) => [code, probes])).toEqual([['ends_app', ['empty-signature']]]);
  expect(named(report, 'skipped')).toEqual(expect.arrayContaining(['wrong-signature', 'second-copy', 'get']));
});

test('too many requests are told as such', async () => {
  let requests = 0;
  app.answer = handler((body, signature) => {
    requests += 1;
    return requests > 20 ? 429 : check401(isRight(body, signature));
  });
  expect((await checkApp()).faults.map(({code}) => code)).toEqual(['limits_rate']);
});

test('an answer that took more than 5 s is noted, and fails nothing', async () => {
  app.answer = handler((body, signature) => check401(isRight(body, signature)));
  let nowMs = 0;
  const report = await checkApp(app.port, () => (nowMs += 5_001));
  expect(report.faults).toMatchObject([{code: 'slow', severity: 'warning', probes: ['answer-time']}]);
});

test('whatever the answers, each probe that failed is explained by exactly one fault', async () => {
  app.answer = handler((body, signature) => check401(isRight(body, signature)));
  const {results} = await checkApp();
  const status = fc.constantFrom(200, 302, 401, 413, 429, 500, null);
  const outcomes = fc.constantFrom<ProbeOutcome>('passed', 'failed', 'warning');
  const anyResults = fc.tuple(
    ...results.map(result =>
      fc
        .record({outcome: outcomes, status, isGone: fc.boolean()})
        .map(({outcome, status, isGone}): ProbeResult => {
          const durationMs = 1;
          const answer =
            status === null ? {status, durationMs, error: 'cut', isGone} : {status, durationMs, preview: ''};
          return {...result, outcome, answers: result.answers.map(() => answer)};
        }),
    ),
  );
  fc.assert(
    fc.property(anyResults, any => {
      const told = any.filter(({outcome}) => outcome !== 'passed').map(({name}) => name);
      const explained = findFaults(any, undefined).flatMap(({probes}) => probes);
      expect([...explained].sort()).toEqual([...told].sort());
    }),
  );
});

test.each([
  [[['X-Powered-By', 'Express']], 'Express', /^Express: /],
  [[['Server', 'Werkzeug/3.0.1 Python/3.12.1']], 'Flask', /^Flask: /],
  [[['server', 'uvicorn']], 'FastAPI', /^FastAPI: /],
  [[['Server', 'gunicorn']], 'Python', /^Flask: /],
  [[['X-Powered-By', 'PHP/8.3.1']], 'PHP', /^PHP: /],
  [[['Server', 'Kestrel']], 'ASP.NET', /^ASP\.NET: /],
  [[['Keep-Alive', 'timeout=72']], 'Fastify', /^Fastify: /],
  [[['Keep-Alive', 'timeout=5']], 'Node', /^Express: /],
] as const)('%j tells that the handler is written for %s', (headers, name, fix) => {
  const framework = guessFramework(headers);
  expect(framework?.name).toBe(name);
  expect(framework?.rawBody[0]).toMatch(fix);
});

test.each([[[]], [[['Server', 'nginx']]], [[['Keep-Alive', 'timeout=5, max=100']]]] as const)(
  '%j tells nothing',
  headers => {
    expect(guessFramework(headers)).toBeUndefined();
  },
);
