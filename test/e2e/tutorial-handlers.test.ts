import {createHmac} from 'node:crypto';
import {afterEach, expect, test} from 'vitest';
import {createHome, startListen} from '../helpers/cli.ts';
import {hasPython, startHandler} from '../helpers/handler.ts';
import {send} from '../helpers/send.ts';

const secret = 's3cr3t-for-tests';
const sign = (body: string): string => createHmac('sha256', secret).update(body).digest('hex');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

// A machine without Python has no standard library of its to run the second handler on.
const handlers: [string, string][] = [
  ['the Express sample', 'tutorial-express.mjs'],
  ...(hasPython ? [['the Flask sample', 'tutorial-flask.py'] as [string, string]] : []),
];

test.each(handlers)('%s accepts a forwarded delivery and rejects a forged one', async (_name, file) => {
  const {port, stop} = await startHandler(file, secret);
  closing.push(stop);
  const home = createHome({WEBHOOK_SECRET: secret});
  const listening = await startListen(
    ['-f', `localhost:${port}/webhooks/vigthoria`, '--allow-unverified'],
    home,
  );
  closing.push(() => {
    listening.child.kill('SIGKILL');
    home.remove();
  });
  const body =
    '{"id":"evt_abc123xyz","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":{"n":1}}';
  const deliver = (signature: string): ReturnType<typeof send> =>
    send(listening.url, body, {
      headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', signature],
    });
  const answers = [await deliver(sign(body)), await deliver('0'.repeat(64))];
  expect(answers.map(answer => [answer.status, `${answer.body}`])).toEqual([
    [200, 'OK'],
    [401, 'Invalid signature'],
  ]);
});

test('the Express sample rejects a body that JSON.stringify rewrites, and the delivery was marked so', async () => {
  const {port, stop} = await startHandler('tutorial-express.mjs', secret);
  closing.push(stop);
  const home = createHome({WEBHOOK_SECRET: secret});
  const listening = await startListen(['-f', `localhost:${port}/webhooks/vigthoria`], home);
  closing.push(() => {
    listening.child.kill('SIGKILL');
    home.remove();
  });
  const body = '{"id":"evt_1","data":{"score":0.0}}';
  const answer = await send(listening.url, body, {
    headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', sign(body)],
  });
  expect(answer.status).toBe(401);
  const {signature} = await listening.record('delivery');
  expect(signature).toMatchObject({
    verdict: 'valid',
    notes: [expect.stringContaining('data.score: 0.0 → 0')],
  });
});
