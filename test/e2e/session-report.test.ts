import {afterAll, beforeAll, expect, test} from 'vitest';
import {type App, startApp} from '../helpers/app.ts';
import {createHome, type Home, start, startListen} from '../helpers/cli.ts';
import {deliver, eventBody, secret} from '../helpers/events.ts';
import {waitFor} from '../helpers/wait.ts';

let home: Home;
let app: App;
beforeAll(async () => {
  home = createHome({WEBHOOK_SECRET: secret});
  app = await startApp();
  app.answer = (request, response) =>
    response.writeHead(`${request.body}`.includes('payment.failed') ? 500 : 200).end();
  const earlier = await startListen(['-f', `localhost:${app.port}`, '--count', '1'], home);
  await deliver(earlier.url, eventBody('evt_1', 'generation.completed', '{"status":"completed"}'));
  await earlier.finished;
});
afterAll(async () => {
  await app.close();
  home.remove();
});

const withUsage = '{"status":"completed","usage":{"tokens":7},"steps":[{"name":"one"}]}';

async function sendAll(url: string): Promise<void> {
  await deliver(url, eventBody('evt_1', 'generation.completed', withUsage));
  await deliver(url, eventBody('evt_2', 'generation.completed', withUsage));
  await deliver(url, eventBody('evt_3', 'payment.failed'));
  await deliver(url, eventBody('evt_4', 'workflow.finished'), 'f'.repeat(64));
  await deliver(url, eventBody('evt_5', 'usage.threshold'));
  await deliver(url, '{"id":"evt_6"}');
}

/** Times, ports and tokens differ from run to run; all else is as it was shown. */
function normalise(text: string): string {
  return text
    .replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
    .replaceAll(/token=[\w-]+/g, 'token=<token>')
    .replaceAll(/ {2,}answering/g, '  answering')
    .replaceAll(/deliveries in \d+ (?:s|min \d+ s)/g, 'deliveries in <time>')
    .replaceAll(/p50 [\d.]+ m?s(?:, p95 [\d.]+ m?s)?/g, 'p50 <time>, p95 <time>');
}

test('the report says what came, how it ended, what was repeated and which fields are new', async () => {
  const running = start(['listen', '--no-tunnel', '-f', `localhost:${app.port}`, '-e', '!usage.*'], home);
  const url = (await waitFor(() => /Local URL\s+(\S+)[\s\S]*Ready/.exec(running.stderr()) ?? undefined))[1]!;
  await sendAll(url);
  running.child.kill('SIGINT');
  const {code, stderr} = await running.finished;
  expect(code).toBe(130);
  await expect(normalise(stderr)).toMatchFileSnapshot('../golden/session-report.txt');
});

test('the summary record has the same, and what was new is known from then on', async () => {
  const one = await startListen(['-f', `localhost:${app.port}`, '-e', '!usage.*'], home);
  await sendAll(one.url);
  await deliver(one.url, eventBody('evt_7', 'generation.completed', '{"usage":{"cost":1}}'));
  await one.stop();
  const none = {accepted: 0, failed: 0, refused: 0, filtered: 0, held: 0};
  expect(one.records().at(-1)).toMatchObject({
    type: 'summary',
    deliveries: 7,
    types: [
      {...none, type: 'generation.completed', accepted: 3},
      {...none, type: 'payment.failed', failed: 1},
      {...none, type: 'usage.threshold', filtered: 1},
      {...none, type: 'workflow.finished', refused: 1},
      {...none, type: null, accepted: 1},
    ],
    other_types: 0,
    duplicates: 6,
    // A forged one is told once its diagnosis is there.
    duplicate_ids: expect.arrayContaining(['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5', 'evt_6']),
    offline_gaps: 0,
    offline_ms: 0,
    new_fields: [{type: 'generation.completed', fields: ['data.usage.cost']}],
  });
});

test('--no-report ends with the counts alone, and remembers no fields', async () => {
  const one = await startListen(['-f', `localhost:${app.port}`, '--no-report', '--count', '1'], home);
  await deliver(one.url, eventBody('evt_8', 'generation.completed', '{"brand_new":1}'));
  await one.finished;
  expect(one.records().at(-1)).toMatchObject({
    deliveries: 1,
    types: null,
    duplicates: null,
    new_fields: null,
  });
  const quiet = start(['listen', '--no-tunnel', '--no-report', '--deadline', '10ms'], home);
  expect((await quiet.finished).stderr).toMatch(/\n0 deliveries in \d+ s\n$/);
});
