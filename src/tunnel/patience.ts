import type {TunnelLimits} from './limits.ts';
import type {RetryKind} from './ngrok-errors.ts';

type PatienceLimits = Pick<TunnelLimits, 'networkPatienceMs' | 'refusalPatienceMs'>;

/** Until when a tunnel that never stood is tried for; epoch milliseconds. */
export type Patience = (retry: RetryKind) => number;

/** A limit of the account is waited for from when it was first met, anything else from the start. */
export function createPatience(nowMs: () => number, limits: PatienceLimits): Patience {
  const startedAtMs = nowMs();
  let refusedAtMs: number | null = null;
  return retry => {
    switch (retry) {
      case 'final':
        return startedAtMs;
      case 'passing':
        return startedAtMs + limits.networkPatienceMs;
      case 'patient':
        refusedAtMs ??= nowMs();
        return refusedAtMs + limits.refusalPatienceMs;
    }
  };
}
