/** How long the tunnel waits for what. */
export interface TunnelLimits {
  /** ngrok refuses times under a floor that it does not publish, so these are the SDK's own defaults. */
  readonly heartbeatIntervalMs: number;
  readonly heartbeatToleranceMs: number;
  /** From the start of the tunnel's process to a bound endpoint: the SDK itself waits for ever. */
  readonly openMs: number;
  /** Before the tunnel first stands: for a network that does not answer, and for a limit of the account. */
  readonly networkPatienceMs: number;
  readonly refusalPatienceMs: number;
  readonly retryFirstMs: number;
  readonly retryCapMs: number;
  /** A tunnel that stood this long is retried at once when it is lost. */
  readonly stableMs: number;
  readonly tickMs: number;
  /** The clock jumped by more than this between two ticks: the machine slept. */
  readonly sleepMs: number;
  /** Between the end of the endpoint and the end of the process, for answers still on their way. */
  readonly settleMs: number;
  /** After this, closing is done by force. */
  readonly closeMs: number;
}

export const tunnelLimits: TunnelLimits = {
  heartbeatIntervalMs: 10_000,
  heartbeatToleranceMs: 15_000,
  openMs: 15_000,
  networkPatienceMs: 30_000,
  refusalPatienceMs: 60_000,
  retryFirstMs: 250,
  retryCapMs: 5_000,
  stableMs: 10_000,
  tickMs: 1_000,
  sleepMs: 30_000,
  settleMs: 250,
  closeMs: 3_000,
};
