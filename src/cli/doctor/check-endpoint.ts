import {createServer, isIPv6} from 'node:net';
import type {Endpoint} from '../../webhook/endpoint.ts';
import type {Context} from '../context.ts';
import {type Check, fail, pass, warn} from './check.ts';

/** Whether something takes connections where deliveries go, and at which addresses. */
export async function checkEndpoint(
  endpoint: Endpoint,
  allowRemote: boolean,
  context: Context,
): Promise<Check> {
  const {probeEndpoint} = await context.loadForwarder();
  const probe = await probeEndpoint(endpoint, {allowRemote, timeoutMs});
  switch (probe.kind) {
    case 'unknown':
      return fail(
        'endpoint',
        `there is no host named ${endpoint.hostname} (${probe.code})`,
        'correct the name',
      );
    case 'forbidden':
      return fail(
        'endpoint',
        `${endpoint.url} is at ${probe.address}, outside this machine and its private network`,
        'real deliveries would go there; if you mean it, add --allow-remote',
      );
    case 'probed': {
      const {answering, silent} = probe;
      if (answering.length === 0) {
        const tried = `nothing is listening on ${endpoint.hostname}:${endpoint.port} (tried ${silent.join(', ')})`;
        return fail('endpoint', tried, 'start your app, or name the port that it listens on');
      }
      if (isAirPlay(endpoint, context)) {
        const what = `${endpoint.url} answers, but on macOS that port may be AirPlay's`;
        return warn('endpoint', what, 'turn off the AirPlay receiver, or give your app another port');
      }
      const only = silent.length === 0 ? '' : `, not on ${silent.map(withFamily).join(', ')}`;
      return pass('endpoint', `${endpoint.url} answers on ${answering.map(withFamily).join(' and ')}${only}`);
    }
  }
}

const timeoutMs = 2_000;

function withFamily(address: string): string {
  return `${address} (${isIPv6(address) ? 'IPv6' : 'IPv4'})`;
}

function isAirPlay({port}: Endpoint, {process}: Context): boolean {
  return process.platform === 'darwin' && (port === 5000 || port === 7000);
}

/** Whether the receiver could have its port. */
export async function checkPort(port: number): Promise<Check> {
  if (port === 0) return pass('port', 'any free one');
  const code = await tryPort(port);
  if (code === null) return pass('port', `${port} is free`);
  return code === 'EACCES'
    ? fail('port', `${port} may not be used by this user`, 'take one above 1023, or --port 0 for any')
    : fail('port', `${port} is taken (${code})`, 'stop what holds it, or take --port 0 for any free one');
}

function tryPort(port: number): Promise<string | null> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve('code' in error ? String(error.code) : error.message));
    server.listen({port, host: '127.0.0.1'}, () => server.close(() => resolve(null)));
  });
}
