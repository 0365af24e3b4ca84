import type {Duplex} from 'node:stream';
import {createFrameReader, encodeFrame, type Frame, frameTypes, resetCodes, uint32} from './frame.ts';
import {MuxStream, type SendFrame} from './mux-stream.ts';

/** Many streams over one socket, as its server: streams that are opened here have even ids. */
export class MuxSession {
  readonly #socket: Duplex;
  readonly #streams = new Map<number, MuxStream>();
  readonly #onStream: (stream: MuxStream) => void;
  #lastOpened = 0;

  constructor(socket: Duplex, onStream: (stream: MuxStream) => void) {
    this.#socket = socket;
    this.#onStream = onStream;
    const readFrames = createFrameReader();
    socket.on('data', (bytes: Buffer) => {
      this.#acknowledge();
      for (const frame of readFrames(bytes)) this.#take(frame);
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      for (const stream of [...this.#streams.values()]) stream.onReset();
    });
  }

  open(): MuxStream {
    this.#lastOpened += 2;
    return this.#add(this.#lastOpened, false);
  }

  #add(id: number, isOpen: boolean): MuxStream {
    const onGone = (): void => void this.#streams.delete(id);
    const stream = new MuxStream({id, isOpen, send: this.#send, onGone});
    this.#streams.set(id, stream);
    return stream;
  }

  readonly #send: SendFrame = ({type, streamId, body = Buffer.alloc(0), isFirst = false, isLast = false}) => {
    if (this.#socket.writable) this.#socket.write(encodeFrame({type, streamId, body, isFirst, isLast}));
  };

  #take(frame: Frame): void {
    const known = this.#streams.get(frame.streamId);
    if (known !== undefined) {
      known.onFrame(frame);
    } else if (frame.type === frameTypes.goAway) {
      this.#socket.destroy();
    } else if (frame.type === frameTypes.data && frame.isFirst) {
      const opened = this.#add(frame.streamId, true);
      opened.onFrame(frame);
      this.#onStream(opened);
    } else if (frame.type === frameTypes.data) {
      const body = uint32(resetCodes.streamClosed);
      this.#send({type: frameTypes.reset, streamId: frame.streamId, body});
    }
  }

  /**
   * The SDK leaves Nagle's algorithm on and answers in several small writes, each of which waits for an acknowledgement
   * that the system delays by 40 ms. An empty credit makes it leave at once.
   */
  #acknowledge(): void {
    if (this.#lastOpened > 0) {
      this.#send({type: frameTypes.credit, streamId: this.#lastOpened, body: uint32(0)});
    }
  }
}
