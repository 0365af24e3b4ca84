import type {Forwarder} from '../forwarder/forwarder.ts';
import type {Endpoint} from '../webhook/endpoint.ts';

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

interface PortPorts {
  readonly forwarder: Pick<Forwarder, 'isAnswering'>;
  readonly wait: Wait;
}

const probeMs = 250;
const leastMs = 500;

/** Waits for so long, or until an endpoint takes connections that took none before. */
export async function waitForPort(
  endpoint: Endpoint,
  longestMs: number,
  {forwarder, wait}: PortPorts,
  signal: AbortSignal,
): Promise<void> {
  let wasClosed = false;
  for (let waitedMs = probeMs; waitedMs <= longestMs; waitedMs += probeMs) {
    await wait(probeMs, signal);
    if (signal.aborted) return;
    const isOpen = await forwarder.isAnswering(endpoint);
    // Whoever takes probes and no deliveries is not to be hammered.
    if (isOpen && (wasClosed || waitedMs >= leastMs)) return;
    wasClosed ||= !isOpen;
  }
}
