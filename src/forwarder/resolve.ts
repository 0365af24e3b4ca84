import {lookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {type Endpoint, isLocalhostName} from '../webhook/endpoint.ts';
import {isOwnAddress} from './address-guard.ts';

export type Resolution =
  | {readonly kind: 'addresses'; readonly addresses: readonly string[]}
  | {readonly kind: 'forbidden'; readonly address: string}
  | {readonly kind: 'unknown'; readonly code: string};

/**
 * The addresses to try for an endpoint, afresh at each call, so that a name which changes its address is seen.
 * `localhost` names are both loopback addresses, whatever a resolver says (RFC 6761 6.3).
 */
export async function resolveEndpoint(endpoint: Endpoint, allowRemote: boolean): Promise<Resolution> {
  if (isLocalhostName(endpoint.hostname)) return {kind: 'addresses', addresses: ['127.0.0.1', '::1']};
  const found = isIP(endpoint.hostname) ? [endpoint.hostname] : await lookUp(endpoint.hostname);
  if (typeof found === 'string') return {kind: 'unknown', code: found};
  const foreign = allowRemote ? undefined : found.find(address => !isOwnAddress(address));
  return foreign === undefined
    ? {kind: 'addresses', addresses: found}
    : {kind: 'forbidden', address: foreign};
}

async function lookUp(hostname: string): Promise<readonly string[] | string> {
  try {
    return (await lookup(hostname, {all: true})).map(({address}) => address);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'ENOTFOUND';
  }
}
