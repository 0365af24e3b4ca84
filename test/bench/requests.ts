import {sign} from '../../src/signature/sign.ts';

export const secret = 'bench-secret-of-nobody';

/** One delivery as a provider sends it: the whole HTTP request, ready to be written. */
export interface Request {
  readonly eventId: string;
  readonly bytes: Buffer;
}

export interface RequestOptions {
  readonly count: number;
  readonly sizeBytes: number;
  readonly path?: string;
  readonly host?: string;
  /** Spaces, trailing zeros and escapes, which a proxy that parses the body does not give back. */
  readonly odd?: boolean;
  /** Sets these event ids apart from another batch's. */
  readonly prefix?: string;
}

/** Signed deliveries, made before the clock runs. */
export function makeRequests(options: RequestOptions): Request[] {
  const {count, path = '/webhooks', host = '127.0.0.1', prefix = 'bench'} = options;
  return Array.from({length: count}, (_, index) => {
    const eventId = `evt_${prefix}_${index}`;
    const body = makeBody(eventId, options);
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${host}`,
      'User-Agent: Vigthoria-Webhooks/1.0',
      'Content-Type: application/json',
      `X-Vigthoria-Signature: ${sign(body, secret)}`,
      `X-Vigthoria-Event: ${eventId}`,
      `Content-Length: ${body.length}`,
      '',
      '',
    ].join('\r\n');
    return {eventId, bytes: Buffer.concat([Buffer.from(head), body])};
  });
}

/** An event of exactly that size. */
export function makeBody(eventId: string, options: Pick<RequestOptions, 'sizeBytes' | 'odd'>): Buffer {
  const {sizeBytes, odd = false} = options;
  const data = {
    generation_id: `gen_${eventId}`,
    model: 'vigthoria-creative-v2',
    status: 'completed',
    result_url: `https://api.vigthoria.io/v1/results/gen_${eventId}`,
    metadata: {user_id: 'user_123', project: 'my-app'},
  };
  const event = {id: eventId, type: 'generation.completed', created: '2025-01-15T10:30:00Z', data};
  const text = JSON.stringify({...event, text: ''});
  const rest = '","score":1.50, "path":"a\\/b"}';
  const start = odd ? text.replace(/"}$/, '') : text.slice(0, -2);
  const end = odd ? rest : '"}';
  return Buffer.from(`${start}${filler(sizeBytes - start.length - end.length)}${end}`);
}

/** Prose-like text, in which no run compresses to nothing. */
function filler(length: number): string {
  const words = 'a small harbour at dusk with lanterns over slow water and boats that lean on their ropes ';
  return words.repeat(Math.ceil(Math.max(0, length) / words.length)).slice(0, Math.max(0, length));
}
