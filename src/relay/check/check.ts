import type {Failed, Responded} from '../../webhook/attempt.ts';
import type {CheckReport, ProbeResult} from '../../webhook/check.ts';
import type {Secret} from '../../webhook/secret.ts';
import {findFaults} from './find-faults.ts';
import {kindOf} from './judge-probe.ts';
import type {ProbeRequest} from './probe.ts';
import {createProbeRun} from './probe-run.ts';

export interface CheckOptions {
  readonly url: string;
  readonly secret: Secret;
  /** Configured as well, and not in use: the app may have one of these. */
  readonly otherSecrets: readonly Secret[];
}

export interface CheckPorts {
  /** Over a connection of its own, as from a sender that comes now and then. */
  readonly send: (request: ProbeRequest) => Promise<Responded | Failed>;
  /** Whether something takes connections there. */
  readonly isAnswering: () => Promise<boolean>;
  readonly nowMs: () => number;
  /** Digits that no id had before. */
  readonly newDigits: () => string;
  /** What is being tried. */
  readonly onProbe: (name: string) => void;
  readonly onResult: (result: ProbeResult) => void;
}

/** Tries an endpoint as the provider, and as an attacker, would; records nothing. What would prove nothing is skipped. */
export async function check(
  options: CheckOptions,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<CheckReport> {
  const startedAtMs = ports.nowMs();
  const run = createProbeRun(options, ports, signal);
  const results = await run.all();
  const accepted = isRefused(results) ? await run.findAccepted() : undefined;
  const framework = run.framework();
  return {
    url: options.url,
    startedAtMs,
    secret: options.secret.source,
    framework: framework?.name ?? null,
    results,
    faults: findFaults(results, framework, accepted),
  };
}

/** True where even the plain delivery was turned away, and nothing tells why. */
function isRefused([valid, next]: readonly ProbeResult[]): boolean {
  const [answer] = valid?.answers ?? [];
  if (answer === undefined || valid?.outcome !== 'failed' || next?.outcome !== 'skipped') return false;
  return kindOf(answer) === 'crashed' || (kindOf(answer) === 'rejected' && answer.status !== 404);
}
