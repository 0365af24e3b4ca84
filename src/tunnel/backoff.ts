import type {TunnelLimits} from './limits.ts';

type RetryLimits = Pick<TunnelLimits, 'retryFirstMs' | 'retryCapMs'>;

/** The waits between tries: none before the first retry, then doubling up to the cap. */
export class Backoff {
  readonly #limits: RetryLimits;
  readonly #random: () => number;
  #tries = 0;
  #wake: () => void = () => undefined;

  constructor(limits: RetryLimits, random: () => number) {
    this.#limits = limits;
    this.#random = random;
  }

  reset(): void {
    this.#tries = 0;
  }

  /** Resolves when the next try is due, at the latest after `longestMs`. */
  async pause(longestMs: number): Promise<void> {
    const delayMs = Math.min(longestMs, toRetryDelayMs(this.#tries, this.#random(), this.#limits));
    this.#tries += 1;
    if (delayMs <= 0) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends a pause that is under way. */
  close(): void {
    this.#wake();
  }
}

/** Give or take a fifth, so that many agents do not come back in step. `random` is from 0 to 1. */
export function toRetryDelayMs(tries: number, random: number, limits: RetryLimits): number {
  if (tries === 0) return 0;
  const delayMs = Math.min(limits.retryCapMs, limits.retryFirstMs * 2 ** (tries - 1));
  return delayMs * (0.8 + random * 0.4);
}
