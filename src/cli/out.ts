import {fstatSync, writeSync} from 'node:fs';
import {sanitize} from '../output/sanitize.ts';

/** A stream that text goes to. */
export interface Out {
  readonly isTTY: boolean;
  /** Display cells a line has. */
  readonly columns: number;
  /** As it is: nothing that came from outside, unless it was made safe. */
  write(chunk: string | Buffer): void;
  /** The same, and a file or a pipe has taken it when this returns: for commands that do nothing but print. */
  writeAtOnce(text: string): void;
  /** One line of talk, whatever is in it. */
  tell(text: string): void;
  /** Resolves once there is room for more, or nobody reads any longer: what waits in memory stays bounded. */
  drained(): Promise<void>;
}

interface Stream {
  /** Where the system takes what is written to it; null: by way of the stream alone. */
  readonly descriptor: number | null;
  readonly open: () => NodeJS.WriteStream;
  /** Whoever read has gone, or nothing can be written any more. */
  readonly onGone: (error: Error) => void;
}

/**
 * A stream that is opened when first needed: that takes Node as long as a whole small command. A reader that goes away is no
 * error: what is written after that is dropped.
 */
export function createOut({descriptor, open, onGone}: Stream): Out {
  let isGone = false;
  let opened: NodeJS.WriteStream | undefined;
  const end = (error: Error): void => {
    isGone = true;
    onGone(error);
  };
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', end);
    return opened;
  };
  let isDevice: boolean | undefined;
  // Only a device can be a terminal.
  const needsStream = (): boolean => {
    isDevice ??= descriptor === null || fstatSync(descriptor).isCharacterDevice();
    return isDevice || opened !== undefined;
  };
  const write = (chunk: string | Buffer): void => {
    if (!isGone) stream().write(chunk);
  };
  return {
    get isTTY() {
      return needsStream() && stream().isTTY === true;
    },
    get columns() {
      return stream().columns ?? 80;
    },
    write,
    writeAtOnce(text) {
      if (isGone) return;
      if (descriptor === null || needsStream()) write(text);
      else {
        const rest = writeWhatFits(descriptor, Buffer.from(text), end);
        if (rest.length > 0) write(rest);
      }
    },
    tell: text => write(`${sanitize(text)}\n`),
    drained() {
      if (isGone || !stream().writableNeedDrain) return Promise.resolve();
      return new Promise(resolve => {
        const done = (): void => {
          for (const event of drainEvents) stream().off(event, done);
          resolve();
        };
        for (const event of drainEvents) stream().on(event, done);
      });
    },
  };
}

const drainEvents = ['drain', 'error', 'close'];

/** What a pipe that does not wait for its reader had no room for. */
function writeWhatFits(descriptor: number, text: Buffer, onError: (error: Error) => void): Buffer {
  let done = 0;
  try {
    while (done < text.length) done += writeSync(descriptor, text, done);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!('code' in error && error.code === 'EAGAIN')) onError(error);
  }
  return text.subarray(done);
}

export function isReaderGone(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED' || code === 'EOF';
}
