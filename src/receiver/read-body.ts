import type http from 'node:http';

/** The body passed the limit; the rest of it is read and thrown away. */
export class BodyTooLarge extends Error {}

/** There is no memory for it beside the others; the rest of it is read and thrown away. */
export class NoRoom extends Error {}

export interface BodyLimits {
  readonly maxBytes: number;
  /** Asks for room beside all other bodies; what was granted is given back where the body is given up. */
  readonly hold: (bytes: number) => boolean;
  readonly release: (bytes: number) => void;
}

/**
 * The whole body as received, in memory of its own; undefined where the sender went away before its end.
 * Throws `BodyTooLarge` as soon as the announced or the real length passes the limit, `NoRoom` where it fits beside no others.
 */
export function readBody(request: http.IncomingMessage, limits: BodyLimits): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const announced = Number(request.headers['content-length'] ?? 0);
    let chunks: Buffer[] = [];
    let size = 0;
    const refuse = (reason: Error): void => {
      chunks = [];
      limits.release(size);
      request.removeAllListeners('data');
      request.resume();
      reject(reason);
    };
    if (announced > limits.maxBytes) return refuse(new BodyTooLarge());
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      const hasRoom = limits.hold(chunk.length);
      if (size > limits.maxBytes) refuse(new BodyTooLarge());
      else if (!hasRoom) refuse(new NoRoom());
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
  });
}
