import type {Writable} from 'node:stream';

/** Whether there is room for more output: null = at once, else a promise of whether there was in time. */
export type Room = () => Promise<boolean> | null;

interface ReaderRoomOptions {
  /** What may wait, unread, for whoever reads the streams. */
  readonly maxBytes: number;
  readonly patienceMs: number;
  readonly stepMs: number;
}

const defaults: ReaderRoomOptions = {maxBytes: 16 * 1024 * 1024, patienceMs: 10_000, stepMs: 50};

/** Output that nobody reads stays in memory: where it is too much, its reader is waited for before there is more. */
export function createReaderRoom(streams: readonly Writable[], given: Partial<ReaderRoomOptions> = {}): Room {
  const {maxBytes, patienceMs, stepMs} = {...defaults, ...given};
  const hasRoom = (): boolean =>
    streams.reduce((sum, stream) => sum + (stream.destroyed ? 0 : stream.writableLength), 0) <= maxBytes;
  // `drain` would tell only when all has been read; a reader that is slow but reads makes room before that.
  const wait = async (): Promise<boolean> => {
    for (let waitedMs = 0; waitedMs < patienceMs && !hasRoom(); waitedMs += stepMs) {
      await new Promise(resolve => setTimeout(resolve, stepMs));
    }
    return hasRoom();
  };
  return () => (hasRoom() ? null : wait());
}
