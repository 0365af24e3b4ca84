import type {Forwarder} from '../forwarder/forwarder.ts';
import {type Endpoint, isLocalhostName} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import type {EndpointOptions} from './options.ts';

export async function openForwarder(options: EndpointOptions, context: Context): Promise<Forwarder> {
  const {createForwarder} = await context.loadForwarder();
  return createForwarder({
    allowRemote: options.allowRemote === true,
    insecure: options.insecure === true,
    ca: options.ca ?? null,
    timeoutMs: options.timeout,
    headers: options.header ?? [],
    nowMs: context.monotonicMs,
  });
}

/** Refuses, before anything runs, endpoints that the options do not permit; the forwarder checks again at each connection. */
export async function refuseRemote(
  endpoints: readonly Endpoint[],
  options: EndpointOptions,
  context: Context,
): Promise<void> {
  const {isLoopbackAddress, resolveEndpoint} = await context.loadForwarder();
  for (const endpoint of endpoints) {
    const isLocal = isLocalhostName(endpoint.hostname) || isLoopbackAddress(endpoint.hostname);
    if (options.insecure === true && endpoint.protocol === 'https:' && !isLocal) {
      throw new Failure(
        'usage',
        `--insecure is for endpoints on this machine, and ${endpoint.hostname} is not`,
        'trust its CA with --ca <file>',
      );
    }
    const resolution = await resolveEndpoint(endpoint, options.allowRemote === true);
    if (resolution.kind !== 'forbidden') continue;
    const at = resolution.address === endpoint.hostname ? '' : ` at ${resolution.address}`;
    throw new Failure(
      'usage',
      `${endpoint.url} is${at} outside this machine and its private network`,
      'real deliveries would go there; if you mean it, add --allow-remote',
    );
  }
}
