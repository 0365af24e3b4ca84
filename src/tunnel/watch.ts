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
  /** The last time that this machine or this process stood still, too short to be a sleep. */
  #standstill = {sinceMs: 0, untilMs: Number.NEGATIVE_INFINITY};
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
        return this.#earliestMs();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** A loss that shows right after a standstill came at some time in it. */
  #earliestMs(): number {
    const nowMs = this.#nowMs();
    if (this.#stoodStill(nowMs)) return this.#lastTickMs;
    const {sinceMs, untilMs} = this.#standstill;
    return nowMs - untilMs < recentMs ? sinceMs : nowMs;
  }

  #stoodStill(nowMs: number): boolean {
    return nowMs - this.#lastTickMs > this.#limits.tickMs + standstillMs;
  }

  #tick(): Loss | null {
    const nowMs = this.#nowMs();
    const {tickMs, sleepMs, heartbeatIntervalMs, heartbeatToleranceMs} = this.#limits;
    const jumpMs = nowMs - this.#lastTickMs - tickMs;
    if (jumpMs > sleepMs) return {kind: 'asleep', sleptMs: jumpMs};
    if (this.#stoodStill(nowMs)) this.#standstill = {sinceMs: this.#lastTickMs, untilMs: nowMs};
    this.#lastTickMs = nowMs;
    const silenceMs = heartbeatIntervalMs + 2 * heartbeatToleranceMs;
    return nowMs - this.#lastBeatMs > silenceMs ? {kind: 'unresponsive'} : null;
  }
}

const standstillMs = 1_000;
/** By then a connection that was lost meanwhile has shown it. */
const recentMs = 3_000;
