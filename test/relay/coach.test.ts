import http from 'node:http';
import type {Server} from 'node:net';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createForwarder, type Forwarder} from '../../src/forwarder/forwarder.ts';
import {attemptDelivery} from '../../src/relay/attempt-delivery.ts';
import {type Coach, type CoachPorts, createCoach} from '../../src/relay/coach.ts';
import {judge} from '../../src/relay/deliver.ts';
import type {RecordedDelivery} from '../../src/webhook/delivery.ts';
import {type Endpoint, parseEndpoint} from '../../src/webhook/endpoint.ts';
import {parseRoute} from '../../src/webhook/route.ts';
import {startExpress} from '../fixtures/apps/express-answers.mjs';
import {makeDelivery} from '../helpers/deliveries.ts';
import {eventBody, secret, sign} from '../helpers/events.ts';
import {type Certificates, createCertificates} from '../helpers/ngrok-edge/certificates.ts';
import {
  answering,
  closeOpened,
  http2App,
  http2TlsApp,
  listenOn,
  opened,
  raw,
  shortHeaders,
  tlsApp,
} from './answering.ts';

let certificates: Certificates;
let express: Awaited<ReturnType<typeof startExpress>>;
let forwarder: Forwarder;
/** A second of the endpoint is a minute of this one's. */
let hastyForwarder: Forwarder;
beforeAll(async () => {
  certificates = createCertificates();
  express = await startExpress();
  const options = {allowRemote: false, insecure: true, ca: null, timeoutMs: 5000, headers: []};
  forwarder = createForwarder({...options, nowMs: () => performance.now()});
  hastyForwarder = createForwarder({...options, timeoutMs: 1000, nowMs: () => performance.now() * 60});
  opened.push(
    () => forwarder.close(),
    () => hastyForwarder.close(),
    certificates.remove,
    express.close,
  );
});
afterAll(closeOpened);

interface Sending {
  readonly body?: string;
  readonly secrets?: readonly string[];
  readonly signature?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

/** A delivery as `listen` would have recorded it. */
function receive({
  body = eventBody('evt_1'),
  secrets = [secret],
  signature = sign(body),
  headers = [],
}: Sending): RecordedDelivery {
  const delivery = makeDelivery(1, {
    body: Buffer.from(body),
    path: '/hooks',
    headers: [
      ['Host', 'abc123.ngrok-free.app'],
      ['Content-Type', 'application/json'],
      ['X-Vigthoria-Signature', signature],
      ...headers,
    ],
  });
  const verdict = judge(
    delivery,
    secrets.map(value => ({source: 'WEBHOOK_SECRET', value})),
  );
  return {delivery, verdict, deliveryNumber: 1};
}

const coachOf = (given: Partial<CoachPorts> = {}): Coach =>
  createCoach({forwarder, surroundings: () => null, routes: [], ...given});

async function say(
  coach: Coach,
  endpoint: Endpoint,
  sending: Sending = {},
  over = forwarder,
): Promise<string | null> {
  const recorded = receive(sending);
  const attempt = await attemptDelivery(
    {delivery: recorded.delivery, endpoint, cause: 'forward', sink: null},
    {
      forwarder: over,
      store: {recordAttempt: () => Promise.resolve()},
      newAttemptId: () => 'att_1',
      nowMs: () => 0,
      onRecordFailed: () => undefined,
    },
  );
  return coach(attempt, recorded, endpoint);
}

const at = (url: string): Endpoint => parseEndpoint(url, '--forward-to');
const rewrittenBody = eventBody('evt_1', 'a.b', '{"score":1.0}');
const unchecked = {secrets: []};
const forged = {signature: 'f'.repeat(64)};

test.each<[path: string, sending: Sending, line: RegExp | null]>([
  ['/parsed-body', {}, null],
  [
    '/parsed-body',
    {body: rewrittenBody},
    /^the signature is valid here, and this body changes when it is parsed and stringified; check the raw body/,
  ],
  [
    '/parsed-body',
    {body: rewrittenBody, ...unchecked},
    /^this body changes when it is parsed and stringified/,
  ],
  [
    '/parsed-body',
    {signature: `sha256=${sign(eventBody('evt_1'))}`},
    /with sha256= before it; the app may take bare hex only/,
  ],
  [
    '/other-secret',
    {},
    /valid here, with WEBHOOK_SECRET; does the app have the same secret, and check the raw body/,
  ],
  ['/other-secret', unchecked, /no secret is set here, so it cannot be told/],
  ['/other-secret', forged, /^rightly: the signature is invalid here too$/],
  [
    '/other-header',
    {},
    /finds no signature, and X-Vigthoria-Signature was sent; does it read another header/,
  ],
  ['/other-header', {signature: ''}, /^rightly: the delivery has no signature$/],
  ['/basic-auth', {}, /protected by Basic authentication, which comes before any signature/],
  [
    '/login',
    {},
    /valid here, and the answer says nothing of one; is the route behind a login\? \(answered by Express\)/,
  ],
  ['/login-page', {}, /wants a login first \(it redirects to \/users\/sign_in\)/],
  ['/csrf', {}, /CSRF check turned it away/],
  ['/forbidden', {}, /forbids this; is the route behind a login or a CSRF check\? \(answered by Express\)/],
  [
    '/small-limit',
    {body: eventBody('evt_1', 'a.b', JSON.stringify('x'.repeat(136_000)))},
    /takes less than the 136\d\d\d bytes of this delivery; .*express\.raw/,
  ],
  ['/throws', {}, /^the app said: TypeError: Cannot read properties of undefined \(reading 'user_id'\)/],
  ['/nowhere', {}, /has no POST \/nowhere; is the path spelled as in the app\? \(answered by Express\)/],
  ['', {}, /has no POST \/hooks; name the whole path/],
])('an Express app is coached with what is true of it: %s %j', async (path, sending, line) => {
  const said = await say(coachOf(), at(`localhost:${express.port}${path}`), sending);
  if (line === null) expect(said).toBe(null);
  else expect(said).toMatch(line);
});

const html = {'Content-Type': 'text/html'};
const answers: [name: string, app: () => Server, line: RegExp | null][] = [
  ['a plain 200', () => answering({status: 200}), null],
  ['a 204', () => answering({status: 204}), null],
  [
    'a web page with 200',
    () =>
      answering({status: 200, headers: {...html, 'X-Powered-By': 'Next.js'}, body: '<!doctype html><p>Hi'}),
    /that was a web page; .*\(answered by Next\.js\)/,
  ],
  [
    'AirPlay on port 5000',
    () => answering({status: 403, headers: {Server: 'AirTunes/610.25.1'}}),
    /macOS's AirPlay Receiver, not your app/,
  ],
  [
    'Vite, host not allowed',
    () =>
      answering({
        status: 403,
        body: 'Blocked request. This host ("abc123.ngrok-free.app") is not allowed.\nTo allow this host, add "abc123.ngrok-free.app" to `server.allowedHosts` in vite.config.js.',
      }),
    /does not allow this Host; allow localhost/,
  ],
  [
    'webpack, host not allowed',
    () => answering({status: 403, body: 'Invalid Host header'}),
    /does not allow this Host/,
  ],
  [
    'Rails, host not allowed',
    () =>
      answering({
        status: 403,
        headers: html,
        body: '<html><head><title>Action Controller: Exception caught</title></head><body><pre>Blocked hosts: abc123.ngrok-free.app</pre></body>',
      }),
    /does not allow this Host/,
  ],
  [
    'Django, host not allowed',
    () =>
      answering({
        status: 400,
        headers: html,
        body: "<html><head><title>DisallowedHost at /</title></head><body><pre>Invalid HTTP_HOST header: 'abc'. You may need to add 'abc' to ALLOWED_HOSTS.</pre>",
      }),
    /does not allow this Host/,
  ],
  [
    'Rails, CSRF',
    () =>
      answering({
        status: 422,
        body: "ActionController::InvalidAuthenticityToken: Can't verify CSRF token authenticity.",
      }),
    /CSRF check/,
  ],
  [
    'Laravel, CSRF',
    () => answering({status: 419, headers: html, body: '<title>Page Expired</title>'}),
    /CSRF check/,
  ],
  [
    'Django, CSRF',
    () =>
      answering({
        status: 403,
        headers: html,
        body: '<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>',
      }),
    /CSRF check/,
  ],
  [
    'a redirect to the path with its slash',
    () => answering({status: 308, headers: {Location: '/hooks/'}}),
    /not followed; if that is the right place: --forward-to http:\/\/localhost:\d+\/hooks\/$/,
  ],
  [
    'a redirect that a shell would act on',
    () => answering({status: 302, headers: {Location: "/a;$(reboot)'&b"}}),
    /--forward-to 'http:\/\/localhost:\d+\/a;\$\(reboot\)%27&b'$/,
  ],
  ['a redirect to nowhere', () => answering({status: 302}), /does not say where to/],
  [
    'a redirect to no URL',
    () => answering({status: 302, headers: {Location: 'http://['}}),
    /leads to no URL/,
  ],
  [
    '405 with Allow',
    () => answering({status: 405, headers: {Allow: 'GET, HEAD'}}),
    /takes GET, HEAD at \/hooks, and webhooks come as POST/,
  ],
  ['415', () => answering({status: 415}), /does not take this Content-Type \(application\/json\)/],
  ['429', () => answering({status: 429}), /limits how often it is called/],
  [
    '422 of a schema',
    () => answering({status: 422, body: '{"detail":[{"loc":["body","kind"],"msg":"Field required"}]}'}),
    /^the app said: \{"detail".*Field required/,
  ],
  [
    'nginx before an app that is down',
    () => answering({status: 502, headers: {Server: 'nginx/1.27'}, body: '<html>'}),
    /a proxy in front of the app answered; .*nginx/,
  ],
  [
    '500 with a long text',
    () => answering({status: 500, body: `Error: boom\n${'x'.repeat(500)}`}),
    /^the app said: Error: boom x{148}…$/,
  ],
  ['500 without a word', () => answering({status: 500}), null],
  ['headers that are too long for it', shortHeaders, /takes shorter headers than these/],
  [
    'TLS where http:// was typed',
    () => tlsApp(certificates),
    /^the app speaks TLS there: --forward-to https:\/\/localhost:\d+\/hooks$/,
  ],
  [
    'nginx with TLS where http:// was typed',
    () =>
      answering({
        status: 400,
        headers: html,
        body: '<title>400 The plain HTTP request was sent to HTTPS port</title>',
      }),
    /^the app speaks TLS there: --forward-to https/,
  ],
  [
    'Go with TLS where http:// was typed',
    () =>
      raw(socket =>
        socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'),
      ),
    /^the app speaks TLS there/,
  ],
  ['HTTP/2 in clear text only', http2App, /speaks HTTP\/2 only, and webhooks come as HTTP\/1\.1/],
  [
    'an app that dies',
    () => raw(socket => socket.destroy()),
    /closed the connection without an answer; its own output may say why/,
  ],
  [
    'an app that dies half-way',
    () =>
      raw(socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.destroy())),
    /ended in the middle of its answer/,
  ],
  ['another protocol', () => raw(socket => socket.end('SSH-2.0-OpenSSH_9.9\r\n')), null],
];

test.each(answers)('%s is coached with what is true of it', async (_name, app, line) => {
  const port = await listenOn(app());
  const said = await say(coachOf(), at(`localhost:${port}/hooks`), {headers: [['X-Long', 'x'.repeat(2000)]]});
  if (line === null) expect(said).toBe(null);
  else expect(said).toMatch(line);
});

test('an answer that comes after 5 s, and none in time, are coached', async () => {
  const slow = await listenOn(answering({status: 200, afterMs: 100}));
  expect(await say(coachOf(), at(`localhost:${slow}`), {}, hastyForwarder)).toMatch(
    /took \d+\.\d s; answer 2xx first/,
  );
  const silent = await listenOn(raw(() => undefined));
  expect(await say(coachOf(), at(`localhost:${silent}`), {}, hastyForwarder)).toMatch(
    /--timeout 2m, or --timeout 0/,
  );
});

test.each([
  [
    'plain HTTP where https:// was typed',
    () => answering({status: 200}),
    /does not speak TLS; use http:\/\//,
  ],
  [
    'TLS that fits none of our ciphers',
    () => tlsApp(certificates, {ciphers: 'PSK', maxVersion: 'TLSv1.2'}),
    /refused the TLS handshake \(ERR_SSL_.*HANDSHAKE_FAILURE\)/,
  ],
  ['HTTP/2 only', () => http2TlsApp(certificates), /speaks HTTP\/2 only, and webhooks come as HTTP\/1\.1/],
])('%s is told by the attempt itself', async (_name, app, message) => {
  const endpoint = at(`https://localhost:${await listenOn(app())}`);
  const outcome = await forwarder.forward({delivery: receive({}).delivery, endpoint, sink: null});
  expect(outcome).toMatchObject({outcome: 'failed', error: {message: expect.stringMatching(message)}});
});

test.each([
  [
    'container',
    'localhost',
    /in this container localhost is the container itself; .*--forward-to http:\/\/host\.docker\.internal:\d+\/hooks .*host-gateway/,
  ],
  ['container', '127.0.0.1', /127\.0\.0\.1 is the container itself/],
  ['wsl', 'localhost', /this is WSL2.*networkingMode=mirrored.*0\.0\.0\.0/],
  [null, 'localhost', null],
] as const)(
  'where nothing listens in a %s at %s, what localhost is there is said',
  async (surroundings, host, line) => {
    const server = http.createServer();
    const port = await listenOn(server);
    await new Promise(resolve => server.close(resolve));
    const said = await say(coachOf({surroundings: () => surroundings}), at(`${host}:${port}/hooks`));
    if (line === null) expect(said).toBe(null);
    else expect(said).toMatch(line);
  },
);

test('for the endpoint of a route, --route is what to type', async () => {
  const port = await listenOn(tlsApp(certificates));
  const route = parseRoute(`generation.*=${port}/gen`, '--route');
  expect(await say(coachOf({routes: [route]}), route.endpoint)).toBe(
    `the app speaks TLS there: --route 'generation.*=https://localhost:${port}/gen'`,
  );
});

test('nothing is said twice in a row, the third equal 404 says more, and a 2xx between starts anew', async () => {
  let status = 404;
  const server = http.createServer((_request, response) =>
    response.writeHead(status, {Server: 'Werkzeug'}).end(),
  );
  const port = await listenOn(server);
  const coach = coachOf();
  const endpoint = at(`localhost:${port}/hooks`);
  const said = [];
  for (status of [404, 404, 404, 404, 200, 404, 404, 404]) said.push(await say(coach, endpoint));
  const wrongPath = expect.stringContaining('has no POST /hooks');
  expect(said).toEqual([
    wrongPath,
    null,
    `three equal 404s in a row: is another app on port ${port}, or the path wrong? (answered by Werkzeug)`,
    null,
    null,
    wrongPath,
    null,
    null,
  ]);
});

test('two endpoints that answer alike are coached once, and each change of one is told', async () => {
  const [one, two] = await Promise.all([listenOn(shortHeaders()), listenOn(shortHeaders())]);
  const coach = coachOf();
  const long = {headers: [['X-Long', 'x'.repeat(2000)]]} as const;
  const said = [];
  for (const port of [one, two, one, two]) said.push(await say(coach, at(`localhost:${port}`), long));
  said.push(await say(coach, at(`localhost:${one}`)), await say(coach, at(`localhost:${one}`), long));
  expect(said.map(line => line !== null)).toEqual([true, false, false, false, false, true]);
});
