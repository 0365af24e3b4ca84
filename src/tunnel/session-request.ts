import type {ChildSettings} from './child-messages.ts';
import type {NgrokPlan} from './ngrok-plan.ts';

/** What the next session asks ngrok for; it learns from how the last ones went. */
export class SessionRequest {
  readonly #plan: NgrokPlan;
  /** The user's domain, or the name that the tunnel had. */
  #domain: string | null;
  #rootCas: string | null;

  constructor(plan: NgrokPlan) {
    this.#plan = plan;
    this.#domain = plan.domain;
    this.#rootCas = plan.rootCas;
  }

  get domain(): string | null {
    return this.#domain;
  }

  get server(): string {
    return this.#plan.serverAddr ?? 'connect.ngrok-agent.com:443';
  }

  toSettings(): ChildSettings {
    const {token, port, version, serverAddr, limits} = this.#plan;
    const {heartbeatIntervalMs, heartbeatToleranceMs} = limits;
    const settings = {token, port, version, serverAddr, heartbeatIntervalMs, heartbeatToleranceMs};
    return {...settings, domain: this.#domain, rootCas: this.#rootCas};
  }

  /** A tunnel that was lost is to come back under the name it had. */
  rememberUrl(url: string): void {
    this.#domain = this.#plan.domain ?? new URL(url).hostname;
  }

  /** A name that ngrok picked may not be asked for by every account; false where the user named it. */
  forgetUrl(): boolean {
    const isOfChance = this.#plan.domain === null && this.#domain !== null;
    if (isOfChance) this.#domain = null;
    return isOfChance;
  }

  /** Where nobody said which certificates vouch for ngrok, Node's extra ones get their turn. */
  swapCas(): void {
    const {rootCas, extraCas} = this.#plan;
    if (rootCas === null) this.#rootCas = this.#rootCas === null ? extraCas : null;
  }
}
