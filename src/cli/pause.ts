import {setTimeout} from 'node:timers/promises';

/** Waits that long, or until the signal comes; never rejects for that. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, {signal});
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
