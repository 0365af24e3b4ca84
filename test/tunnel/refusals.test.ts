import net, {type AddressInfo} from 'node:net';
import {expect, test} from 'vitest';
import type {NgrokOptions} from '../../src/tunnel/ngrok.ts';
import {type Failure, isFailure} from '../../src/webhook/failure.ts';
import {createCertificates} from '../helpers/ngrok-edge/certificates.ts';
import {token} from './open-tunnel.ts';
import {findProcesses, useStage} from './stage.ts';

const stage = useStage();

/** The failure of an opening, with all that was said on the way; nothing of it may hold the token. */
async function refuse(
  asked: Partial<NgrokOptions> = {},
): Promise<{readonly failure: Failure; readonly progress: readonly string[]; readonly tookMs: number}> {
  const progress: string[] = [];
  const startedAtMs = performance.now();
  const error: unknown = await stage()
    .open({...asked, onProgress: message => progress.push(message)})
    .then(
      () => new Error('it opened'),
      reason => reason,
    );
  if (!isFailure(error)) throw error;
  const told = [error.message, error.hint, error.stack, JSON.stringify(error.cause), ...progress].join('\n');
  expect(told).not.toContain(token);
  expect(findProcesses(stage().childFile)).toEqual([]);
  return {failure: error, progress, tookMs: performance.now() - startedAtMs};
}

test.each([
  [105, 'ngrok refused the authtoken: it is not one (ERR_NGROK_105)', 'your-authtoken'],
  [107, 'it was reset or revoked, or belongs to a team you have left (ERR_NGROK_107)', 'your-authtoken'],
  [4018, 'ngrok got no authtoken (ERR_NGROK_4018)', 'NGROK_AUTHTOKEN'],
  [123, "the ngrok account's e-mail address is not verified (ERR_NGROK_123)", 'user/settings'],
])('a token that is refused with %i is tried once, and the advice is its own', async (code, text, advice) => {
  const {edge} = stage();
  edge.refuseToken(token, code);
  const {failure, progress} = await refuse();
  expect(failure.code).toBe('tunnel_refused');
  expect(failure.message).toContain(text);
  expect(failure.hint).toContain(advice);
  expect(progress).toEqual([]);
  expect(edge.events.filter(event => event === `auth refused: ${code}`)).toHaveLength(1);
});

test('a domain of another account is refused by name', async () => {
  stage().edge.refuseHost('theirs.ngrok-free.app', 320);
  const {failure} = await refuse({domain: 'theirs.ngrok-free.app'});
  expect(failure.message).toBe(
    'the domain theirs.ngrok-free.app belongs to another ngrok account (ERR_NGROK_320)',
  );
  expect(failure.hint).toContain('--domain');
});

// https://github.com/ngrok/ngrok-javascript/issues/154
test('a limit of sessions is waited for with a countdown, then ends with advice', async () => {
  stage().edge.refuseToken(token, 108);
  const {failure, progress, tookMs} = await refuse({limits: {refusalPatienceMs: 2_500}});
  expect(tookMs).toBeGreaterThanOrEqual(2_500);
  expect(tookMs).toBeLessThan(5_000);
  const text = 'ngrok allows no more agent sessions on this account (ERR_NGROK_108)';
  expect(progress[0]).toBe(`${text}; trying again, 3 s left`);
  expect(progress.at(-1)).toBe(`${text}; trying again, 1 s left`);
  expect(failure).toMatchObject({code: 'tunnel_refused', message: text});
  expect(failure.hint).toContain('https://dashboard.ngrok.com/agents');
  expect(failure.hint).toContain('--no-tunnel');
});

// https://github.com/AntSeed/antseed/pull/942
test('an endpoint that another session lets go in time is taken over', async () => {
  const {edge, open} = stage();
  edge.refuseHost('mine.ngrok-free.app', 334);
  const {tunnel} = await open({
    domain: 'mine.ngrok-free.app',
    onProgress: message => {
      expect(message).toContain('mine.ngrok-free.app is already online');
      edge.refuseHost('mine.ngrok-free.app', null);
    },
  });
  expect(tunnel.url).toBe('https://mine.ngrok-free.app');
});

test('two tunnels on one domain meet: the second one is refused with 334', async () => {
  const {open} = stage();
  await open({domain: 'mine.ngrok-free.app'});
  const error: unknown = await open({
    domain: 'mine.ngrok-free.app',
    limits: {refusalPatienceMs: 500},
  }).catch(reason => reason);
  expect(isFailure(error) && error.message).toContain('ERR_NGROK_334');
});

test("a code that is not known is told with ngrok's first line, without the token", async () => {
  stage().edge.refuseToken(token, 7777);
  const {failure} = await refuse({limits: {networkPatienceMs: 500}});
  expect(failure.code).toBe('tunnel_refused');
  expect(failure.message).toBe("ngrok refused: ERR_NGROK_7777 (Something about '[token]' is wrong.)");
  expect(failure.hint).toContain('err_ngrok_7777');
});

// https://github.com/inconshreveable/ngrok/issues/396
test('a foreign certificate is told as interception, with what to set, and never as something to switch off', async () => {
  const foreign = createCertificates();
  try {
    const {failure} = await refuse({rootCas: foreign.authorityFile, limits: {networkPatienceMs: 500}});
    expect(failure.code).toBe('tunnel_unavailable');
    expect(failure.message).toContain('with a certificate of its own');
    expect(failure.hint).toContain('NODE_EXTRA_CA_CERTS');
    expect(failure.hint).toContain('root_cas');
    expect(failure.hint).not.toMatch(/insecure|verif|REJECT_UNAUTHORIZED/i);
  } finally {
    foreign.remove();
  }
});

test("the certificates of NODE_EXTRA_CA_CERTS vouch for ngrok where ngrok's own does not fit", async () => {
  const {edge, open, send} = stage();
  const {tunnel} = await open({rootCas: null, extraCasFile: edge.authorityFile});
  expect((await send(tunnel.url)).status).toBe(201);
});

test('a server that cannot be reached is tried until the patience ends', async () => {
  await stage().edge.crash();
  const {failure, progress} = await refuse({limits: {networkPatienceMs: 3_000}});
  expect(failure.code).toBe('tunnel_unavailable');
  expect(failure.message).toBe(`ngrok cannot be reached at ${stage().edge.address}`);
  expect(failure.hint).toContain('--no-tunnel');
  expect(progress[0]).toMatch(/^ngrok cannot be reached at .+; trying again, \d s left$/);
});

test('a server that accepts and then says nothing is not waited for without end', async () => {
  const silent = net.createServer(socket => socket.on('error', () => undefined).resume());
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const serverAddr = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  try {
    const {failure} = await refuse({serverAddr, limits: {openMs: 500, networkPatienceMs: 800}});
    expect(failure.message).toBe(`ngrok at ${serverAddr} gave no answer for 0.5 s`);
  } finally {
    silent.close();
  }
});

test('an authority file that is not there is named, before any network', async () => {
  const {failure} = await refuse({rootCas: '/nowhere/ca.pem'});
  expect(failure.message).toBe('the certificates for ngrok cannot be read from /nowhere/ca.pem');
  expect(stage().edge.events).toEqual([]);
});

test('no token is refused at once, with the page that has one', async () => {
  const {failure} = await refuse({token: null});
  expect(failure.message).toBe('no ngrok authtoken is set');
  expect(failure.hint).toContain('https://dashboard.ngrok.com/get-started/your-authtoken');
  expect(failure.hint).toContain('--no-tunnel');
  expect(stage().edge.events).toEqual([]);
});
