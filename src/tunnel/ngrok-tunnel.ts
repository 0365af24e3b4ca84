import {Backoff} from './backoff.ts';
import {Countdown} from './countdown.ts';
import {describeLoss} from './loss.ts';
import type {NgrokPlan} from './ngrok-plan.ts';
import {NgrokProcess} from './ngrok-process.ts';
import {createPatience, type Patience} from './patience.ts';
import {SessionRequest} from './session-request.ts';
import {type Diagnosis, diagnose, type Trouble, toFailure} from './trouble.ts';
import type {Tunnel} from './tunnel.ts';
import {Watch} from './watch.ts';

type Phase =
  | {readonly kind: 'opening'; readonly endsAtMs: number}
  | {readonly kind: 'online'}
  | {readonly kind: 'offline'; readonly sinceMs: number}
  | {readonly kind: 'ended'};

/** Keeps one process with an ngrok session running, and starts another one after any loss. */
export class NgrokTunnel implements Tunnel {
  /** Resolves when the tunnel first stands, rejects where it never will. */
  readonly stands: Promise<void>;
  readonly #plan: NgrokPlan;
  readonly #patience: Patience;
  readonly #countdown: Countdown;
  readonly #backoff: Backoff;
  readonly #request: SessionRequest;
  readonly #running: Promise<void>;
  #phase: Phase = {kind: 'opening', endsAtMs: Number.POSITIVE_INFINITY};
  #url = '';
  #process: NgrokProcess | null = null;
  #lastTrouble = '';
  #resolveStands: () => void = () => undefined;
  #rejectStands: (error: unknown) => void = () => undefined;

  constructor(plan: NgrokPlan) {
    this.#plan = plan;
    this.#request = new SessionRequest(plan);
    this.#patience = createPatience(plan.nowMs, plan.limits);
    this.#countdown = new Countdown(plan.nowMs, plan.onProgress);
    this.#backoff = new Backoff(plan.limits, plan.random);
    this.stands = new Promise((resolve, reject) => {
      this.#resolveStands = resolve;
      this.#rejectStands = reject;
    });
    this.#running = this.#run().catch(error => this.#end(error));
  }

  get url(): string {
    return this.#url;
  }

  async close(): Promise<void> {
    this.#phase = {kind: 'ended'};
    this.#countdown.close();
    this.#backoff.close();
    await this.#process?.close();
    await this.#running;
  }

  /** Ends the opening for that reason. */
  giveUp(reason: unknown): void {
    this.#rejectStands(reason);
  }

  async #run(): Promise<void> {
    while (!this.#hasEnded()) {
      const watch = new Watch(this.#plan.nowMs, this.#plan.limits);
      const session = this.#start(watch);
      this.#process = session;
      const opening = await session.opened;
      if (opening.kind === 'failed') this.#endure(opening.trouble);
      else await this.#stand(session, opening.url, watch);
      watch.close();
      if (!this.#hasEnded()) await session.kill();
      if (!this.#hasEnded()) await this.#pause();
    }
  }

  #hasEnded(): boolean {
    return this.#phase.kind === 'ended';
  }

  #start(watch: Watch): NgrokProcess {
    const {limits, childFile, env} = this.#plan;
    const settings = this.#request.toSettings();
    return new NgrokProcess({childFile, env, limits, settings, onBeat: () => watch.beat()});
  }

  /** From online to the loss. */
  async #stand(session: NgrokProcess, url: string, watch: Watch): Promise<void> {
    if (this.#hasEnded()) return;
    this.#tellOnline(url);
    const standsSinceMs = this.#plan.nowMs();
    const loss = await Promise.race([session.lost, watch.lost]);
    if (this.#hasEnded()) return;
    const sinceMs = watch.sinceMs(loss);
    if (sinceMs - standsSinceMs >= this.#plan.limits.stableMs) this.#backoff.reset();
    this.#phase = {kind: 'offline', sinceMs};
    this.#plan.onChange({state: 'offline', reason: describeLoss(loss)});
  }

  #tellOnline(url: string): void {
    const before = this.#phase;
    this.#phase = {kind: 'online'};
    this.#countdown.close();
    this.#lastTrouble = '';
    this.#url = url;
    this.#request.rememberUrl(url);
    if (before.kind === 'offline') {
      const offlineMs = Math.max(0, this.#plan.nowMs() - before.sinceMs);
      this.#plan.onChange({state: 'online', url, offlineMs});
    } else {
      this.#backoff.reset();
      this.#resolveStands();
    }
  }

  /** A try came to nothing: another one follows unless no retry cures that, or the patience is at its end. */
  #endure(trouble: Trouble): void {
    const diagnosis = diagnose(trouble, this.#request.server, this.#request.domain);
    if (trouble.kind === 'tls') this.#request.swapCas();
    if (this.#phase.kind === 'opening') this.#endureOpening(trouble, diagnosis);
    else if (!this.#hasEnded()) this.#endureOffline(trouble, diagnosis);
  }

  #endureOpening(trouble: Trouble, diagnosis: Diagnosis): void {
    const endsAtMs = this.#patience(diagnosis.retry);
    if (this.#plan.nowMs() >= endsAtMs) {
      this.#end(toFailure(trouble, diagnosis));
    } else {
      this.#phase = {kind: 'opening', endsAtMs};
      this.#countdown.show(diagnosis.message, endsAtMs);
    }
  }

  #endureOffline(trouble: Trouble, diagnosis: Diagnosis): void {
    if (diagnosis.retry === 'final') {
      const canTryOtherName = diagnosis.isAboutDomain && this.#request.forgetUrl();
      if (!canTryOtherName) this.#end(toFailure(trouble, diagnosis));
    } else if (diagnosis.message !== this.#lastTrouble) {
      this.#lastTrouble = diagnosis.message;
      this.#plan.onTrouble(diagnosis.message);
    }
  }

  #pause(): Promise<void> {
    const {endsAtMs} = this.#phase.kind === 'opening' ? this.#phase : {endsAtMs: Number.POSITIVE_INFINITY};
    return this.#backoff.pause(endsAtMs - this.#plan.nowMs());
  }

  #end(error: Error): void {
    const before = this.#phase;
    this.#phase = {kind: 'ended'};
    this.#countdown.close();
    if (before.kind === 'opening') this.#rejectStands(error);
    else this.#plan.onChange({state: 'ended', failure: error});
  }
}
