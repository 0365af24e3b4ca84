import {connect} from 'node:net';
import type {Endpoint} from '../webhook/endpoint.ts';
import {type Resolution, resolveEndpoint} from './resolve.ts';

export type Probe =
  | {
      readonly kind: 'probed';
      /** Addresses that took the connection. */
      readonly answering: readonly string[];
      readonly silent: readonly string[];
    }
  | Exclude<Resolution, {readonly kind: 'addresses'}>;

interface ProbeOptions {
  readonly allowRemote: boolean;
  readonly timeoutMs: number;
}

/** Which addresses of an endpoint accept TCP connections; nothing is sent to any of them. */
export async function probeEndpoint(endpoint: Endpoint, options: ProbeOptions): Promise<Probe> {
  const resolution = await resolveEndpoint(endpoint, options.allowRemote);
  if (resolution.kind !== 'addresses') return resolution;
  const {addresses} = resolution;
  const taken = await Promise.all(
    addresses.map(address => takesConnection(address, endpoint.port, options.timeoutMs)),
  );
  return {
    kind: 'probed',
    answering: addresses.filter((_, index) => taken[index]),
    silent: addresses.filter((_, index) => !taken[index]),
  };
}

function takesConnection(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({host, port, timeout: timeoutMs});
    const finish = (isTaken: boolean): void => {
      socket.destroy();
      resolve(isTaken);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}
