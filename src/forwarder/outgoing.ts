import type {Delivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {endToEndHeaders, findHeader, type HeaderList} from '../webhook/headers.ts';

/** The path and query that an endpoint is asked for. */
export function outgoingPath(delivery: Pick<Delivery, 'path'>, endpoint: Endpoint): string {
  if (endpoint.path !== null) return endpoint.path;
  const path = delivery.path.replace(/^https?:\/\/[^/?]*/i, '');
  return path.startsWith('/') ? path : `/${path}`;
}

/**
 * The headers that go out: the delivery's own in their order, less what belongs to one connection (the transport
 * writes Content-Length anew), with the endpoint's `Host`, then `set`, each replacing all of its name.
 */
export function outgoingHeaders(
  delivery: Pick<Delivery, 'headers'>,
  endpoint: Endpoint,
  set: HeaderList,
): HeaderList {
  const replaced = new Set(set.map(([name]) => name.toLowerCase()));
  const kept = endToEndHeaders(delivery.headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return !ownToUs.has(lower) && !replaced.has(lower);
  });
  const host: HeaderList = replaced.has('host') ? [] : [['Host', endpoint.host]];
  return [...host, ...kept, ...forwardedHost(delivery.headers, replaced), ...set];
}

const ownToUs = new Set(['host', 'content-length', 'expect']);

function forwardedHost(headers: HeaderList, replaced: ReadonlySet<string>): HeaderList {
  const host = findHeader(headers, 'host');
  const present = findHeader(headers, 'x-forwarded-host') !== undefined || replaced.has('x-forwarded-host');
  return host === undefined || present ? [] : [['X-Forwarded-Host', host]];
}
