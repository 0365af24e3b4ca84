import {randomBytes} from 'node:crypto';
import {expect, test} from 'vitest';
import {sha256} from '../helpers/app.ts';
import {waitFor} from '../helpers/wait.ts';
import {findProcesses, useStage} from './stage.ts';

const stage = useStage();

test('a POST to the public URL reaches the local port, and the answer goes back', async () => {
  const {app, open, send} = stage();
  const {tunnel} = await open();
  const answer = await send(`${tunnel.url}/webhooks?x=1`, {
    headers: {'Content-Type': 'application/json', 'X-Vigthoria-Signature': 'abc'},
    body: '{"id": "evt_1"}',
  });
  expect(answer.status).toBe(201);
  expect(answer.body.toString()).toBe('{"id": "evt_1"}');
  expect(app.seen[0]).toMatchObject({method: 'POST', url: '/webhooks?x=1'});
  expect(app.seen[0]?.headers['x-vigthoria-signature']).toBe('abc');
});

test('100 deliveries at once arrive byte for byte', async () => {
  const {open, send} = stage();
  const {tunnel} = await open();
  const bodies = Array.from({length: 100}, (_, index) => randomBytes(1_000 + 97 * index));
  const answers = await Promise.all(bodies.map(body => send(tunnel.url, {body})));
  expect(answers.map(({body}) => sha256(body))).toEqual(bodies.map(sha256));
});

test('a body of 20 MB arrives byte for byte, and so does its answer', async () => {
  const {open, send} = stage();
  const {tunnel} = await open();
  const body = randomBytes(20_000_000);
  const answer = await send(tunnel.url, {body});
  expect(answer.headers['x-digest']).toBe(sha256(body));
  expect(sha256(answer.body)).toBe(sha256(body));
});

test('the domain that was asked for is the one in the URL', async () => {
  const {tunnel} = await stage().open({domain: 'https://Mine.ngrok-free.app/'});
  expect(tunnel.url).toBe('https://mine.ngrok-free.app');
});

test('a tunnel that is closed, twice even, leaves no session, no endpoint and no process', async () => {
  const {edge, open, childFile} = stage();
  const {tunnel} = await open();
  expect(edge.sessions()).toBe(1);
  expect(findProcesses(childFile)).toHaveLength(1);
  const startedAtMs = performance.now();
  await Promise.all([tunnel.close(), tunnel.close()]);
  await tunnel.close();
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  expect(findProcesses(childFile)).toEqual([]);
  await waitFor(() => edge.sessions() === 0, 500);
  expect(edge.events).toContain('unbound');
});

test('a large answer that is on its way when the tunnel is closed still arrives whole', async () => {
  const {app, open, send} = stage();
  const {tunnel} = await open();
  const body = randomBytes(200_000);
  const closed = new Promise<void>(resolve => {
    app.answer = (_request, response) => {
      response.end(body, () => void tunnel.close().then(resolve));
    };
  });
  const answer = await send(tunnel.url);
  expect(sha256(answer.body)).toBe(sha256(body));
  await closed;
});

test('closing does not wait for an ngrok that is away', async () => {
  const {edge, open, childFile} = stage();
  const {tunnel, next} = await open();
  await edge.crash();
  await next('offline');
  const startedAtMs = performance.now();
  await tunnel.close();
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  expect(findProcesses(childFile)).toEqual([]);
});

test('the signal ends an opening that is under way, and leaves nothing behind', async () => {
  const {edge, open, childFile} = stage();
  await edge.crash();
  const controller = new AbortController();
  const opening = open({
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('ended by the user')),
  });
  await expect(opening).rejects.toThrow('ended by the user');
  expect(findProcesses(childFile)).toEqual([]);
});
