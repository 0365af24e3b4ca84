import type {Delivery} from '../webhook/delivery.ts';

/** The delivery as the HTTP/1.1 request that it was: request line, headers as received, blank line, the body's bytes. */
export function toRawHttp({
  method,
  path,
  headers,
  body,
}: Pick<Delivery, 'method' | 'path' | 'headers' | 'body'>): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
