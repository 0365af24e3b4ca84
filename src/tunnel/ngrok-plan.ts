import type {ChildSettings} from './child-messages.ts';
import type {TunnelLimits} from './limits.ts';
import type {TunnelChange} from './tunnel.ts';

/** All that keeping a tunnel open takes, checked. */
export interface NgrokPlan extends Omit<ChildSettings, 'heartbeatIntervalMs' | 'heartbeatToleranceMs'> {
  /** PEM text, tried in turn with ngrok's own certificate where `rootCas` is null. */
  readonly extraCas: string | null;
  readonly childFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: TunnelLimits;
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly onProgress: (message: string) => void;
  readonly onTrouble: (message: string) => void;
  readonly onChange: (change: TunnelChange) => void;
}
