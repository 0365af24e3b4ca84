import type {TunnelLimits} from './limits.ts';
import type {Loss} from './loss.ts';

/**
 * Watches a tunnel that stands from outside of its process. The SDK's timers stand still while a machine sleeps, so its
 * heartbeats notice that late: a jump of the wall clock tells at once. A process that says nothing at all is noticed one
 * tolerance after its own heartbeat alarm is due.
 */
export class Watch {
  readonly lost: Promise<Loss>;
  readonly #nowMs: () => number;
  readonly #limits: TunnelLimits;
  readonly #timer: NodeJS.Timeout;
  #lastTickMs: number;
  #lastBeatMs: number;

  constructor(nowMs: () => number, limits: TunnelLimits) {
    this.#nowMs = nowMs;
    this.#limits = limits;
    this.#lastTickMs = nowMs();
    this.#lastBeatMs = this.#lastTickMs;
    let settle: (loss: Loss) => void = () => undefined;
    this.lost = new Promise(resolve => {
      settle = resolve;
    });
    this.#timer = setInterval(() => {
      const loss = this.#tick();
      if (loss !== null) settle(loss);
    }, limits.tickMs);
  }

  beat(): void {
    this.#lastBeatMs = this.#nowMs();
  }

  /** Since when the tunnel that was lost just now may not have stood; epoch milliseconds. */
  sinceMs(loss: Loss): number {
    switch (loss.kind) {
      case 'heartbeat':
      case 'unresponsive':
        return this.#lastBeatMs;
      case 'asleep':
        return this.#lastTickMs;
      case 'disconnected':
      case 'ended':
      case 'died':
        return this.#nowMs();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tick(): Loss | null {
    const nowMs = this.#nowMs();
    const {tickMs, sleepMs, heartbeatIntervalMs, heartbeatToleranceMs} = this.#limits;
    const jumpMs = nowMs - this.#lastTickMs - tickMs;
    if (jumpMs > sleepMs) return {kind: 'asleep', sleptMs: jumpMs};
    this.#lastTickMs = nowMs;
    const silenceMs = heartbeatIntervalMs + 2 * heartbeatToleranceMs;
    return nowMs - this.#lastBeatMs > silenceMs ? {kind: 'unresponsive'} : null;
  }
}
