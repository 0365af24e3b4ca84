import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {isFailure} from '../../src/webhook/failure.ts';
import {waitFor} from '../helpers/wait.ts';
import {findProcesses, useStage} from './stage.ts';

const stage = useStage();
const quickHeartbeats = {heartbeatIntervalMs: 1_000, heartbeatToleranceMs: 1_000};

// https://github.com/cli/gh-webhook/issues/43
test('after a cut connection the tunnel is back within 3 s at the same URL, and the gap is told', async () => {
  const {edge, open, send} = stage();
  const {tunnel, changes, next} = await open();
  const {url} = tunnel;
  const cutAtMs = performance.now();
  edge.cut();
  const online = await next('online');
  const gapMs = performance.now() - cutAtMs;
  expect(gapMs).toBeLessThan(3_000);
  expect(online).toMatchObject({url});
  expect(online.offlineMs).toBeGreaterThan(0);
  expect(online.offlineMs).toBeLessThanOrEqual(gapMs + 5);
  expect(changes).toEqual([{state: 'offline', reason: 'the connection to ngrok was lost'}, online]);
  expect((await send(url)).status).toBe(201);
});

test('an ngrok that was away for 5 s serves again within 8 s of its return, at the same URL', async () => {
  const {edge, open, send} = stage();
  const {tunnel, troubles, next} = await open();
  const {url} = tunnel;
  await edge.crash();
  await next('offline');
  await delay(5_000);
  await edge.start();
  const backAtMs = performance.now();
  const online = await next('online');
  expect(performance.now() - backAtMs).toBeLessThan(8_000);
  expect(online).toMatchObject({url});
  expect(online.offlineMs).toBeGreaterThanOrEqual(4_900);
  expect((await send(url)).status).toBe(201);
  expect(troubles).toEqual([`ngrok cannot be reached at ${edge.address}`]);
});

// https://github.com/stripe/stripe-cli/issues/721
test('withheld heartbeats are noticed within an interval and the tolerance, and healed', async () => {
  const {edge, open, send} = stage();
  const {tunnel, next} = await open({limits: quickHeartbeats});
  const {url} = tunnel;
  await waitFor(() => edge.events.filter(event => event === 'heartbeat').length > 1);
  edge.withholdHeartbeats();
  const startedAtMs = performance.now();
  const offline = await next('offline');
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  expect(offline.reason).toBe('ngrok answers no more heartbeats');
  edge.withholdHeartbeats(false);
  expect(await next('online')).toMatchObject({url});
  expect((await send(url)).status).toBe(201);
});

test("the tunnel's process is replaced when it is killed", async () => {
  const {open, send, childFile} = stage();
  const {tunnel, next} = await open();
  for (const pid of findProcesses(childFile)) process.kill(pid, 'SIGKILL');
  expect((await next('offline')).reason).toBe("the tunnel's process ended (SIGKILL)");
  await next('online');
  expect((await send(tunnel.url)).status).toBe(201);
});

test("the tunnel's process is replaced when it hangs", async () => {
  const {open, send, childFile} = stage();
  const {tunnel, next} = await open({limits: {...quickHeartbeats, tickMs: 100}});
  for (const pid of findProcesses(childFile)) process.kill(pid, 'SIGSTOP');
  expect((await next('offline')).reason).toBe("the tunnel's process does not answer");
  await next('online');
  expect((await send(tunnel.url)).status).toBe(201);
});

// https://github.com/stripe/stripe-cli/issues/389
test('after a sleep of the machine the tunnel is opened anew, and the gap counts from before the sleep', async () => {
  const {open, send} = stage();
  let sleptMs = 0;
  const {tunnel, next} = await open({nowMs: () => Date.now() + sleptMs, limits: {tickMs: 100}});
  sleptMs = 600_000;
  expect((await next('offline')).reason).toMatch(/^this machine was asleep for 60\d s$/);
  expect((await next('online')).offlineMs).toBeGreaterThanOrEqual(600_000);
  expect((await send(tunnel.url)).status).toBe(201);
});

test('an endpoint that ngrok ended is told with its code, and opened again', async () => {
  const {edge, open, send} = stage();
  const {tunnel, next} = await open();
  edge.stopTunnels(9999);
  expect((await next('offline')).reason).toBe('ngrok ended the endpoint (ERR_NGROK_9999)');
  await next('online');
  expect((await send(tunnel.url)).status).toBe(201);
});

test('a token that was revoked meanwhile ends the tunnel with the code', async () => {
  const {edge, open, childFile} = stage();
  const {changes, next} = await open();
  edge.refuseToken('*', 107);
  edge.cut();
  const {failure} = await next('ended');
  expect(isFailure(failure) && failure.code).toBe('tunnel_refused');
  expect(failure.message).toContain('ERR_NGROK_107');
  expect(changes.map(({state}) => state)).toEqual(['offline', 'ended']);
  await waitFor(() => findProcesses(childFile).length === 0);
});

// https://github.com/inconshreveable/ngrok/issues/937
test('an endpoint that is still held by the old session is waited for under the same name', async () => {
  const {edge, open} = stage();
  const {tunnel, troubles, next} = await open();
  const {url} = tunnel;
  const {hostname} = new URL(url);
  edge.refuseHost('*', 334);
  edge.cut();
  const trouble = await waitFor(() => troubles[0]);
  expect(trouble).toBe(
    `${hostname} is already online at ngrok, from another agent or an older run (ERR_NGROK_334)`,
  );
  edge.refuseHost('*', null);
  expect(await next('online')).toMatchObject({url});
  expect(troubles).toHaveLength(1);
});

test('a name that the account may not ask for again is given up for another one', async () => {
  const {edge, open, send} = stage();
  const {tunnel, next} = await open();
  const before = tunnel.url;
  edge.refuseHost(new URL(before).hostname, 320);
  edge.cut();
  const online = await next('online');
  expect(online.url).not.toBe(before);
  expect(tunnel.url).toBe(online.url);
  expect((await send(online.url)).status).toBe(201);
});

test('a domain that the user named is never given up for another one', async () => {
  const {edge, open} = stage();
  const {next} = await open({domain: 'mine.ngrok-free.app'});
  edge.refuseHost('mine.ngrok-free.app', 320);
  edge.cut();
  expect((await next('ended')).failure.message).toBe(
    'the domain mine.ngrok-free.app belongs to another ngrok account (ERR_NGROK_320)',
  );
});
