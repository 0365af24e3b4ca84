import {expect, test} from 'vitest';
import {waitFor} from '../helpers/wait.ts';
import {useStage} from './stage.ts';

const stage = useStage();
const quickHeartbeats = {heartbeatIntervalMs: 1_000, heartbeatToleranceMs: 1_000};

test('an ngrok that takes connections and says nothing is told, tried again, and healed once it speaks', async () => {
  const {edge, open, send} = stage();
  const {tunnel, troubles, next} = await open({limits: {openMs: 1_500}});
  const {url} = tunnel;
  edge.silence();
  edge.cut();
  await next('offline');
  expect(await waitFor(() => troubles[0])).toBe(`ngrok at ${edge.address} gave no answer for 1.5 s`);
  edge.silence(false);
  const online = await next('online');
  expect(online).toMatchObject({url});
  expect(online.offlineMs).toBeGreaterThanOrEqual(1_500);
  expect((await send(url)).status).toBe(201);
});

test('a slow ngrok is waited for', async () => {
  const {edge, open, send} = stage();
  edge.slow(700);
  const {tunnel, changes} = await open();
  expect((await send(tunnel.url)).status).toBe(201);
  expect(changes).toEqual([]);
});

test('a server that makes the SDK abort its process takes nothing but that process, and is healed', async () => {
  const {edge, open, send} = stage();
  const {tunnel, next} = await open();
  const {url} = tunnel;
  edge.poison();
  expect((await next('offline')).reason).toMatch(/^the tunnel's process ended \(SIG[A-Z]+\)$/);
  expect(await next('online')).toMatchObject({url});
  expect((await send(url)).status).toBe(201);
});

test('a burst that wedges the SDK is noticed by its silence, and healed', async () => {
  const {edge, open, send} = stage();
  const {tunnel, next} = await open({limits: quickHeartbeats});
  const {url} = tunnel;
  edge.splitHeaders();
  const burst = Array.from({length: 150}, () => send(url).catch(() => undefined));
  await next('offline');
  edge.splitHeaders(false);
  expect(await next('online')).toMatchObject({url});
  await Promise.all(burst);
  expect((await send(url)).status).toBe(201);
});
