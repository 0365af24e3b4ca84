import {readdirSync, statSync, writeFileSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {sign} from '../../src/signature/sign.ts';
import {type App, type SeenRequest, startApp} from '../helpers/app.ts';
import {createHome, type Finished, type Home, run, start, startListen} from '../helpers/cli.ts';
import {waitFor} from '../helpers/wait.ts';

// Several processes are started in each.
vi.setConfig({testTimeout: 60_000});

const secret = 's3cr3t-for-tests';
let home: Home;
let app: App;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await app.close();
  home.remove();
});

const trigger = (...args: readonly string[]): Promise<Finished> => run(['trigger', ...args], home);
const toApp = (...args: readonly string[]): Promise<Finished> =>
  trigger(...args, '--forward-to', `${app.url}/webhooks`);
const signatureOf = ({headers}: SeenRequest): unknown => headers['x-vigthoria-signature'];
const eventOf = ({body}: SeenRequest) => JSON.parse(`${body}`);
const records = ({stdout}: Finished) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
const registered = (): string[] => readdirSync(join(home.cwd, 'share/vigthoria/listening'));

test('every listed type is sent as a signed POST with fresh id and time, and recorded', async () => {
  const list = await trigger('--list', '--json');
  const types: string[] = records(list).map(({event_type}) => event_type);
  expect(types).toHaveLength(13);
  const sentAtMs = Date.now();
  const sent = await toApp(...types);
  expect(sent).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`Sending to ${app.url}/webhooks\n13 deliveries`),
  });
  expect(app.seen.map(one => eventOf(one).type)).toEqual(types);
  for (const seen of app.seen) {
    expect(seen).toMatchObject({method: 'POST', url: '/webhooks'});
    expect(seen.headers['content-type']).toBe('application/json');
    expect(signatureOf(seen)).toBe(sign(seen.body, secret));
    expect(eventOf(seen).id).toMatch(/^evt_[0-9a-z]{12}$/);
    expect(Math.abs(Date.parse(eventOf(seen).created) - sentAtMs)).toBeLessThan(60_000);
  }
  expect(new Set(app.seen.map(one => eventOf(one).id)).size).toBe(13);
  const [first] = records(await run(['events', 'list', '--json', '--limit', '1'], home));
  expect(first).toMatchObject({
    event_type: types.at(-1),
    signature: {verdict: 'valid'},
    attempts: [{cause: 'trigger', outcome: 'responded', status: 200}],
  });
});

test('without an endpoint it goes to the listen of this folder, which records it like any delivery', async () => {
  const listening = await startListen(['-f', `${app.url}/hooks`], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  const sent = await trigger('payment.failed', '--json');
  const {event_id} = await listening.record('delivery');
  expect(records(sent)).toMatchObject([
    {type: 'attempt', cause: 'trigger', event_id, status: 200, delivery_id: null, attempt_id: null},
  ]);
  expect(sent).toMatchObject({
    code: 0,
    stderr: `Sending to ${listening.url}, the listen that runs in this folder\n`,
  });
  expect(await listening.record('attempt')).toMatchObject({cause: 'forward', event_id, status: 200});
  expect(app.seen.map(({url}) => url)).toEqual(['/hooks']);
  const listed = records(await run(['events', 'list', '--json'], home));
  expect(listed.map(one => [one.event_id, one.attempts.length])).toEqual([[event_id, 1]]);
});

test("a listen's own answers are told as its own", async () => {
  const {url} = app;
  await app.close();
  const listening = await startListen(['-f', `${url}/hooks`], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  expect(await trigger('payment.failed')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the listen there says: nothing is listening on'),
  });
  expect(await trigger('payment.failed', '--secret', 'another')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the listen there checks with another secret'),
  });
  expect(await trigger('payment.failed', '--bad-signature')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('rejected, as it should be'),
  });
});

test('a listen is found by its own user only, and no longer once it ends', async () => {
  const listening = await startListen([], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  const folder = join(home.cwd, 'share/vigthoria/listening');
  expect(registered()).toEqual([`${listening.child.pid}.json`]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, `${listening.child.pid}.json`)).mode & 0o777).toBe(0o600);
  await listening.stop();
  expect(registered()).toEqual([]);
});

test('what a killed listen left behind is ignored and removed', async () => {
  const listening = await startListen([], home);
  listening.child.kill('SIGKILL');
  await listening.finished;
  expect(registered()).toHaveLength(1);
  // A process number that is in use again, and nothing behind the port.
  const file = join(home.cwd, 'share/vigthoria/listening/1.json');
  writeFileSync(file, JSON.stringify({pid: 1, cwd: home.cwd, localUrl: listening.url, startedAtMs: 1}));
  writeFileSync(join(home.cwd, 'share/vigthoria/listening/2.json'), '{"pid":');
  expect(await trigger('payment.failed')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /no --forward-to, and no listen runs in this folder\n {2}say where: --forward/,
    ),
  });
  expect(registered()).toEqual(['2.json']);
});

test('a listen of another folder is named, and not used', async () => {
  const listening = await startListen([], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  const elsewhere = join(home.cwd, 'other');
  await mkdir(elsewhere);
  expect(await run(['trigger', 'payment.failed'], {...home, cwd: elsewhere})).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`(one runs in ${home.cwd})`),
  });
});

test('an endpoint that is only configured gives way to a listen, one that is typed does not', async () => {
  writeFileSync(
    join(home.cwd, 'vigthoria.config.json'),
    JSON.stringify({'forward-to': `${app.url}/configured`}),
  );
  expect((await trigger('payment.failed')).stderr).toBe(`Sending to ${app.url}/configured\n`);
  const listening = await startListen([], home);
  closing.push(() => listening.child.kill('SIGKILL'));
  expect((await trigger('payment.failed')).stderr).toContain(`Sending to http://127.0.0.1:`);
  expect((await toApp('payment.failed')).stderr).toBe(`Sending to ${app.url}/webhooks\n`);
});

test('--set and --id change what they name, and the signature fits', async () => {
  await toApp(
    'generation.completed',
    '--set',
    'data.score=1.0',
    '--set',
    'data.status=odd',
    '--id',
    'evt_mine',
  );
  const [seen] = app.seen;
  expect(`${seen?.body}`).toMatch(/^\{"id":"evt_mine","type":"generation.completed",.*"score":1\.0/);
  expect(`${seen?.body}`).toContain('"status":"odd"');
  expect(signatureOf(seen!)).toBe(sign(seen!.body, secret));
});

const odd = '{ "id":"evt_odd",\n "type":"my.own", "n":1.0, "big":9007199254740993, "t":"\\u00e9\\/" }\n';

test.each([
  ['as they are', [], odd],
  ['but for the type', ['payment.failed'], odd.replace('my.own', 'payment.failed')],
  ['but for what is set', ['--set', 'n=2.50'], odd.replace('1.0', '2.50')],
])('--payload sends the bytes of a file, %s', async (_what, args, expected) => {
  writeFileSync(join(home.cwd, 'odd.json'), odd);
  expect(await toApp(...args, '--payload', 'odd.json')).toMatchObject({code: 0});
  expect(app.seen.map(({body}) => `${body}`)).toEqual([expected]);
});

test('--count sends so many, with what belongs together under one id', async () => {
  await toApp('usage.threshold', 'workflow.step_completed', '--count', '4');
  const events = app.seen.map(eventOf);
  expect(new Set(events.map(({id}) => id)).size).toBe(8);
  const usage = events.filter(({type}) => type === 'usage.threshold');
  expect(usage.map(({data}) => data.threshold_percent)).toEqual([50, 80, 100, 50]);
  const workflows = events.filter(({type}) => type !== 'usage.threshold').map(({data}) => data.workflow_id);
  expect(workflows.map(id => workflows.indexOf(id))).toEqual([0, 0, 0, 3]);
});

test('several are summed up at the end, one is not', async () => {
  expect((await toApp('payment.failed', '--count', '2')).stderr).toMatch(
    /^Sending to .*\n2 deliveries in .*: 2 answered 2xx · p50 .*\n$/,
  );
  const many = records(await toApp('payment.failed', '--count', '2', '--json'));
  expect(many.map(({type}) => type)).toEqual(['attempt', 'attempt', 'summary']);
  expect(many.at(-1)).toMatchObject({deliveries: 2, accepted: 2, failed: 0});
  expect(records(await toApp('payment.failed', '--json')).map(({type}) => type)).toEqual(['attempt']);
});

test('--rate starts that many a second, while the endpoint has not answered yet', async () => {
  const waiting: (() => void)[] = [];
  app.answer = (_request, response) => {
    waiting.push(() => response.end());
    if (waiting.length === 4) for (const answer of waiting) answer();
  };
  const startedMs = performance.now();
  expect(await toApp('payment.failed', '--count', '4', '--rate', '20/s')).toMatchObject({code: 0});
  expect(performance.now() - startedMs).toBeGreaterThan(150);
});

test('--duplicate sends the same bytes and signature twice', async () => {
  await toApp('payment.failed', '--duplicate', '--count', '2');
  const sent = app.seen.map(one => `${one.body} ${signatureOf(one)}`);
  expect(sent.map(one => sent.indexOf(one))).toEqual([0, 0, 2, 2]);
});

test('--shuffle sends in another order than that of the times', async () => {
  await toApp('generation.started', 'generation.completed', '--count', '2', '--shuffle');
  const times = app.seen.map(one => Date.parse(eventOf(one).created));
  expect(times).toHaveLength(4);
  expect(times).not.toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times) - Math.min(...times)).toBe(3000);
});

test('--delay sends an event that long after it was made', async () => {
  await toApp('payment.failed', '--delay', '1200ms');
  const late = Date.now() - Date.parse(eventOf(app.seen[0]!).created);
  expect(late).toBeGreaterThanOrEqual(1200);
});

test('--bad-signature and --no-signature are faults that a handler should reject', async () => {
  app.answer = (request, response) =>
    response.writeHead(signatureOf(request) === sign(request.body, secret) ? 200 : 401).end();
  const bad = await toApp('payment.failed', '--bad-signature');
  expect(bad).toMatchObject({code: 1, stderr: expect.stringContaining('rejected, as it should be')});
  const none = await toApp('payment.failed', '--no-signature');
  expect(none).toMatchObject({code: 1, stderr: expect.stringContaining('rejected, as it should be')});
  expect(app.seen.map(signatureOf)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), undefined]);
  app.answer = (_request, response) => response.end();
  const open = await toApp('payment.failed', '--bad-signature');
  expect(open).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('accepted although its signature was wrong'),
  });
});

test('an answer that is not 2xx is exit code 1, with what the app said', async () => {
  app.answer = (_request, response) => response.writeHead(500).end('boom in handler');
  expect(await toApp('payment.failed')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('<-- 500 POST /webhooks'),
    stderr: expect.stringContaining('the app said: boom in handler'),
  });
});

test('where nothing listens it ends after five failures and says how many are left', async () => {
  const {url} = app;
  await app.close();
  const sent = await trigger('payment.failed', '--count', '20', '--forward-to', `${url}/hooks`, '--json');
  expect(records(sent).map(({error}) => error?.code)).toEqual([...Array(5).fill('unreachable'), undefined]);
  expect(sent).toMatchObject({code: 1, stderr: expect.stringContaining('15 were not sent')});
});

test('Ctrl+C ends it between two events', async () => {
  const running = start(['trigger', 'payment.failed', '--count', '9', '--rate', '1/m', '-f', app.url], home);
  await waitFor(() => app.seen.length === 1 && running.stdout().includes('<-- 200'));
  running.child.kill('SIGINT');
  expect(await running.finished).toMatchObject({code: 130});
  expect(app.seen).toHaveLength(1);
});

test.each([
  [
    ['generation.complet'],
    /there is no sample of the type "generation.complet"; did you mean generation.completed\?/,
  ],
  [[], /there is no event type to trigger\n {2}name one/],
  [['payment.failed', '--payload', 'absent.json'], /absent\.json cannot be read/],
  [['payment.failed', 'payment.succeeded', '--payload', 'x.bin'], /2 types are named/],
  [['payment.failed', '--payload', 'x.bin'], /the payload is no JSON/],
  [['payment.failed', '--rate', '0'], /--rate "0" is no rate\n {2}write it like --rate 5\/s/],
  [['payment.failed', '--count', '0'], /--count "0" is not a whole number/],
  [['payment.failed', '--bad-signature', '--no-signature'], /exclude each other/],
  [['payment.failed', '--shuffle'], /only one event/],
  [['payment.failed', '--set', 'data'], /gives no value/],
  [['payment.failed', '--forward-to', 'http://198.51.100.7/'], /--allow-remote/],
])('trigger %j is a usage error that says what to type', async (args, message) => {
  writeFileSync(join(home.cwd, 'x.bin'), Buffer.from([0xff, 0xfe]));
  const sent = await trigger(...args, ...(args.includes('--forward-to') ? [] : ['-f', app.url]));
  expect(sent).toMatchObject({code: 2, stdout: '', stderr: expect.stringMatching(message)});
  expect(app.seen).toEqual([]);
});

test('without a secret only a wrong or a missing signature can be sent', async () => {
  const bare = createHome();
  closing.push(bare.remove);
  expect(await run(['trigger', 'payment.failed', '-f', app.url], bare)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('put WEBHOOK_SECRET=… in .env'),
  });
  expect(await run(['trigger', 'payment.failed', '-f', app.url, '--no-signature'], bare)).toMatchObject({
    code: 0,
  });
});
