/** Tells the seconds that are left while the tunnel is still waited for. */
export class Countdown {
  readonly #nowMs: () => number;
  readonly #tell: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #message = '';
  #endsAtMs = 0;

  constructor(nowMs: () => number, tell: (message: string) => void) {
    this.#nowMs = nowMs;
    this.#tell = tell;
  }

  show(message: string, endsAtMs: number): void {
    this.#message = message;
    this.#endsAtMs = endsAtMs;
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#tick(), 1_000);
    this.#tick();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const leftS = Math.ceil((this.#endsAtMs - this.#nowMs()) / 1000);
    if (leftS > 0) this.#tell(`${this.#message}; trying again, ${leftS} s left`);
  }
}
