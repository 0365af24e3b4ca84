import type http from 'node:http';

/** The body passed the limit; the rest of it is read and thrown away. */
export class BodyTooLarge extends Error {}

/**
 * The whole body as received, in memory of its own; undefined where the sender went away before its end.
 * Throws `BodyTooLarge` as soon as the announced or the real length passes the limit.
 */
export function readBody(request: http.IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const announced = Number(request.headers['content-length'] ?? 0);
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = (): void => {
      request.removeAllListeners('data');
      request.resume();
      reject(new BodyTooLarge());
    };
    if (announced > maxBytes) return refuse();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) refuse();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}
