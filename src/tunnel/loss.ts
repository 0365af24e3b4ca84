/** Why a tunnel that stood does so no longer. */
export type Loss =
  | {readonly kind: 'disconnected'}
  | {readonly kind: 'heartbeat'}
  | {readonly kind: 'ended'; readonly code: string | null}
  | {readonly kind: 'died'; readonly how: string}
  | {readonly kind: 'unresponsive'}
  | {readonly kind: 'asleep'; readonly sleptMs: number};

/** The reason for people. */
export function describeLoss(loss: Loss): string {
  switch (loss.kind) {
    case 'disconnected':
      return 'the connection to ngrok was lost';
    case 'heartbeat':
      return 'ngrok answers no more heartbeats';
    case 'ended':
      return `ngrok ended the endpoint${loss.code === null ? '' : ` (${loss.code})`}`;
    case 'died':
      return `the tunnel's process ended (${loss.how})`;
    case 'unresponsive':
      return "the tunnel's process does not answer";
    case 'asleep':
      return `this machine was asleep for ${Math.round(loss.sleptMs / 1000)} s`;
  }
}
