import type {Socket} from 'node:net';
import {buildConnector} from 'undici';
import type {Endpoint} from '../webhook/endpoint.ts';
import {isLoopbackAddress} from './address-guard.ts';
import {ConnectError, toConnectError} from './connect-error.ts';
import {resolveEndpoint} from './resolve.ts';

export interface ConnectOptions {
  readonly allowRemote: boolean;
  /** Skip the certificate check, at loopback addresses only. */
  readonly insecure: boolean;
  /** PEM text of a CA to trust besides the system's. */
  readonly ca: string | null;
  readonly connectTimeoutMs: number;
}

/** Opens sockets to one endpoint: addresses are resolved, checked and tried in turn at each connection. */
export function createConnector(endpoint: Endpoint, options: ConnectOptions): () => Promise<Socket> {
  return async () => {
    const resolution = await resolveEndpoint(endpoint, options.allowRemote);
    if (resolution.kind === 'unknown') {
      throw new ConnectError(
        'unreachable',
        `there is no host named ${endpoint.hostname} (${resolution.code})`,
      );
    }
    if (resolution.kind === 'forbidden') {
      throw new ConnectError(
        'forbidden',
        `${endpoint.hostname} is at ${resolution.address}, outside this machine and its private network; --allow-remote permits that`,
      );
    }
    let last: unknown;
    for (const address of resolution.addresses) {
      try {
        return await connect(endpoint, address, options);
      } catch (error) {
        last = error;
        if (!isNoListener(error)) break;
      }
    }
    throw toConnectError(
      last instanceof Error ? last : new Error('no address'),
      endpoint,
      resolution.addresses,
    );
  };
}

/** Another address is worth a try only where nothing answered at this one. */
function isNoListener(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH', 'EAFNOSUPPORT'].includes(code);
}

function connect(endpoint: Endpoint, address: string, options: ConnectOptions): Promise<Socket> {
  const checked = !(options.insecure && isLoopbackAddress(address));
  const open = buildConnector({
    timeout: options.connectTimeoutMs,
    rejectUnauthorized: checked,
    ...(options.ca === null ? {} : {ca: options.ca}),
  });
  return new Promise((resolve, reject) => {
    open(
      {
        hostname: address,
        host: endpoint.host,
        protocol: endpoint.protocol,
        port: `${endpoint.port}`,
        servername: endpoint.hostname,
      },
      (...[error, socket]) => (socket ? resolve(socket) : reject(error)),
    );
  });
}
