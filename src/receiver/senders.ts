import type {Socket} from 'node:net';
import type {ReceiverLimits} from './limits.ts';

interface Held {
  bytes: number;
  /** Requests that came in whole and are not answered yet. */
  underWay: number;
}

/** All connections and what they hold in memory. Where that is too much, those go that have kept us waiting the longest. */
export class Senders {
  readonly #limits: ReceiverLimits;
  readonly #onCrowded: (message: string) => void;
  readonly #held = new Map<Socket, Held>();
  /** Those whose next request is not here in whole, the longest awaited first. */
  readonly #awaited = new Set<Socket>();
  #bytes = 0;

  constructor(limits: ReceiverLimits, onCrowded: (message: string) => void) {
    this.#limits = limits;
    this.#onCrowded = onCrowded;
  }

  /** Takes a connection in; false: every other one has a request under way, and there is no place for more. */
  admit(socket: Socket): boolean {
    if (this.#held.size >= this.#limits.connections) {
      const most = `more than ${this.#limits.connections} connections at once`;
      const silent = this.#longestAwaited(() => true);
      if (silent === undefined) {
        this.#onCrowded(`${most}, all with deliveries under way: another one was answered 503`);
        return false;
      }
      this.#onCrowded(`${most}: the ones that kept silent the longest were closed`);
      this.#drop(silent);
    }
    this.#held.set(socket, {bytes: 0, underWay: 0});
    this.#awaited.add(socket);
    socket.on('close', () => this.#forget(socket));
    return true;
  }

  /** Counts bytes of a body that is coming in; false: there is no room for them, even without those awaited longer. */
  hold(socket: Socket, bytes: number): boolean {
    const held = this.#held.get(socket);
    if (held === undefined) return false;
    held.bytes += bytes;
    this.#bytes += bytes;
    while (this.#bytes > this.#limits.bodyBytes) {
      const slowest = this.#longestAwaited(one => one.bytes > 0);
      if (slowest === undefined || slowest === socket) return false;
      this.#onCrowded('the bodies that come in together are too large: the slowest were cut off');
      this.#drop(slowest);
    }
    return true;
  }

  /** A request of that connection is here in whole: it stays until it is answered. */
  begin(socket: Socket): void {
    const held = this.#held.get(socket);
    if (held === undefined) return;
    held.underWay += 1;
    this.#awaited.delete(socket);
  }

  /** It is answered, and its `bytes` are free. */
  finish(socket: Socket, bytes: number): void {
    const held = this.#held.get(socket);
    if (held === undefined) return;
    this.#free(held, bytes);
    held.underWay -= 1;
    if (held.underWay === 0) this.#awaited.add(socket);
  }

  /** Takes back what was held of a body that was given up. */
  release(socket: Socket, bytes: number): void {
    const held = this.#held.get(socket);
    if (held !== undefined) this.#free(held, bytes);
  }

  #free(held: Held, bytes: number): void {
    held.bytes -= bytes;
    this.#bytes -= bytes;
  }

  #forget(socket: Socket): void {
    this.#bytes -= this.#held.get(socket)?.bytes ?? 0;
    this.#held.delete(socket);
    this.#awaited.delete(socket);
  }

  #longestAwaited(fits: (held: Held) => boolean): Socket | undefined {
    for (const socket of this.#awaited) {
      const held = this.#held.get(socket);
      if (held !== undefined && fits(held)) return socket;
    }
    return undefined;
  }

  #drop(socket: Socket): void {
    this.#forget(socket);
    socket.destroy();
  }
}
