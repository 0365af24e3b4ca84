import {Duplex} from 'node:stream';
import {type Frame, frameTypes, resetCodes, uint32, windowBytes} from './frame.ts';

export type SendFrame = (frame: Partial<Frame> & {readonly type: number; readonly streamId: number}) => void;

export interface MuxStreamOptions {
  readonly id: number;
  /** Whether the other end opened it. */
  readonly isOpen: boolean;
  readonly send: SendFrame;
  readonly onGone: () => void;
}

const longestFrame = 0x8000;

/** One muxado stream. It passes for a socket where `node:http` asks for one. */
export class MuxStream extends Duplex {
  readonly #options: MuxStreamOptions;
  readonly #received: Buffer[] = [];
  #isOpen: boolean;
  #mayPush = false;
  #hasReceivedLast = false;
  #hasSentLast = false;
  #hasEnded = false;
  #credit = windowBytes;
  #resumeSending: () => void = () => undefined;

  constructor(options: MuxStreamOptions) {
    super({allowHalfOpen: true});
    this.#options = options;
    this.#isOpen = options.isOpen;
    // A reset or a lost session ends whoever uses the stream; nobody else has to care.
    this.on('error', () => undefined);
  }

  onFrame({type, body, isLast}: Frame): void {
    if (type === frameTypes.data) {
      if (body.length > 0) this.#received.push(body);
      if (isLast) this.#hasReceivedLast = true;
      this.#deliver();
    } else if (type === frameTypes.credit) {
      this.#credit += body.readUInt32BE(0);
      this.#resumeSending();
    } else {
      this.onReset();
    }
  }

  /** The other end has no such stream any more. */
  onReset(): void {
    this.#hasReceivedLast = true;
    this.#hasSentLast = true;
    this.destroy(Object.assign(new Error('the stream was reset'), {code: 'ECONNRESET'}));
  }

  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    this.#mayPush = true;
    this.#deliver();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    let rest = bytes;
    const send = (): void => {
      while (rest.length > 0 && this.#credit > 0) {
        const part = rest.subarray(0, Math.min(longestFrame, this.#credit));
        this.#credit -= part.length;
        this.#sendData(part, false);
        rest = rest.subarray(part.length);
      }
      this.#resumeSending = rest.length > 0 ? send : () => undefined;
      if (rest.length === 0) done();
    };
    send();
  }

  override _final(done: () => void): void {
    this.#sendData(Buffer.alloc(0), true);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#isOpen && !(this.#hasSentLast && this.#hasReceivedLast)) {
      const body = uint32(resetCodes.cancelled);
      this.#options.send({type: frameTypes.reset, streamId: this.#options.id, body});
    }
    this.#options.onGone();
    done(error);
  }

  #sendData(body: Buffer, isLast: boolean): void {
    if (this.#hasSentLast) return;
    this.#hasSentLast = isLast;
    this.#options.send({
      type: frameTypes.data,
      streamId: this.#options.id,
      isFirst: !this.#isOpen,
      isLast,
      body,
    });
    this.#isOpen = true;
  }

  /** Credit goes back as bytes are consumed. */
  #deliver(): void {
    while (this.#mayPush) {
      const bytes = this.#received.shift();
      if (bytes === undefined) break;
      const body = uint32(bytes.length);
      this.#options.send({type: frameTypes.credit, streamId: this.#options.id, body});
      this.#mayPush = this.push(bytes);
    }
    if (!this.#hasReceivedLast || this.#received.length > 0 || this.#hasEnded) return;
    this.#hasEnded = true;
    this.push(null);
  }
}
