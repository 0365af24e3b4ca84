import {createHmac} from 'node:crypto';
import {type Sent, send} from './send.ts';

export const secret = 's3cr3t-for-tests';

export function sign(body: Buffer | string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export function eventBody(id: string, type = 'generation.completed', data = '{"ok":true}'): string {
  return `{"id":"${id}","type":"${type}","created":"2025-01-15T10:30:00Z","data":${data}}`;
}

/** Sends a body as the provider would, with the right signature unless another is given. */
export function deliver(url: string, body: Buffer | string, signature = sign(body)): Promise<Sent> {
  return send(url, body, {headers: ['Content-Type', 'application/json', 'X-Vigthoria-Signature', signature]});
}
