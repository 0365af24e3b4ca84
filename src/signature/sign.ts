import {createHmac} from 'node:crypto';

/** The bare lower-case hex HMAC-SHA256 of a body's exact bytes, as Vigthoria's documents define its signature. */
export function sign(body: Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
