import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {isFailure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {maskValue} from '../mask.ts';
import type {TunnelSettings} from '../tunnelling.ts';
import {toNgrokOptions} from '../tunnelling.ts';
import {type Check, fail, pass, warn} from './check.ts';

/** The ngrok token: whether there is one, of what shape, and from where. */
export async function checkToken(
  {token, tokenSource, config}: TunnelSettings,
  context: Context,
): Promise<readonly Check[]> {
  const warning =
    config.warning === null ? [] : [warn('token', config.warning, 'mend that file, or set NGROK_AUTHTOKEN')];
  const {checkAuthtoken} = await context.loadTunnel();
  try {
    const checked = checkAuthtoken(token, tokenSource);
    const server = config.serverAddr === null ? '' : `; server ${config.serverAddr} from ${config.file}`;
    return [...warning, pass('token', `${maskValue('authtoken', checked)} from ${tokenSource}${server}`)];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [...warning, fail('token', error.message, error.hint)];
  }
}

/** Opens a real session at ngrok and ends it. */
export async function checkOnline(
  settings: TunnelSettings,
  domain: string | undefined,
  context: Context,
): Promise<Check> {
  const {openNgrokTunnel, parseDomain} = await context.loadTunnel();
  const receiver = await openStandIn();
  const startedMs = context.monotonicMs();
  try {
    const tunnel = await openNgrokTunnel({
      ...toNgrokOptions(settings, context),
      domain: domain === undefined ? null : parseDomain(domain),
      port: receiver.port,
      limits: {networkPatienceMs: 0, refusalPatienceMs: 0},
      onProgress: () => undefined,
      onTrouble: () => undefined,
      onChange: () => undefined,
    });
    const tookMs = Math.round(context.monotonicMs() - startedMs);
    await tunnel.close();
    return pass('online', `ngrok opened ${tunnel.url} in ${tookMs} ms; closed again`);
  } catch (error) {
    if (!isFailure(error)) throw error;
    // Another agent of the account is at work: the token is good.
    const isInUse = /\bERR_NGROK_(?:108|334)\b/.test(error.message);
    return (isInUse ? warn : fail)('online', error.message, error.hint);
  } finally {
    await receiver.close();
  }
}

/** Asks for another try of whatever comes while the session is open, so that nothing is lost. */
async function openStandIn(): Promise<{readonly port: number; readonly close: () => Promise<void>}> {
  const server = createServer((_request, response) => {
    response.writeHead(503, {'Retry-After': '5', Connection: 'close'}).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}
