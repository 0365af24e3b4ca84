import type {Readable} from 'node:stream';

/** The next bytes of a stream, exactly so many where `sizeBytes` is given; null at its end. */
export function readChunk(stream: Readable, sizeBytes?: number): Promise<Buffer | null> {
  return new Promise(resolve => {
    const finish = (bytes: Buffer | null): void => {
      stream.off('readable', tryRead).off('end', onEnd).off('close', onEnd);
      resolve(bytes);
    };
    const onEnd = (): void => finish(null);
    const tryRead = (): void => {
      const bytes: Buffer | null = stream.read(sizeBytes);
      if (bytes !== null) finish(bytes);
    };
    stream.on('readable', tryRead).on('end', onEnd).on('close', onEnd);
    tryRead();
  });
}

/** One JSON value. It has no length and the agent does not half-close: what is valid JSON is whole. */
export async function readJson(stream: Readable): Promise<unknown> {
  let text = '';
  for (;;) {
    const bytes = await readChunk(stream);
    if (bytes === null) return undefined;
    text += bytes.toString();
    const value = parseIfWhole(text);
    if (value !== undefined) return value;
  }
}

function parseIfWhole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
