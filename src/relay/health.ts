import type {Activity} from '../webhook/activity.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {Wait} from './wait-for-port.ts';

export interface HealthPorts {
  /** Whether something accepts connections there; nothing is sent. */
  readonly isAnswering: (endpoint: Endpoint) => Promise<boolean>;
  readonly wait: Wait;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  readonly emit: (activity: Activity) => void;
}

/** Whether endpoints answer, looked at now and then for as long as a session runs. */
export interface Health {
  /** An attempt has shown whether its endpoint answers; it has been told already, so this is not. */
  readonly note: (attempt: Attempt) => void;
  /** Tells each change; resolves at the signal. */
  readonly watch: (endpoint: Endpoint, isAnswering: boolean, signal: AbortSignal) => Promise<void>;
}

const upMs = 15_000;
const downMs = 5_000;

interface State {
  isAnswering: boolean;
  readonly origin: string;
  /** Ends the wait for the next look. */
  wake: () => void;
}

export function createHealth(ports: HealthPorts): Health {
  const states = new Map<string, State>();
  return {
    note(attempt) {
      const seen = whatItShows(attempt);
      if (seen === null || !('url' in attempt)) return;
      for (const state of states.values()) {
        if (state.isAnswering === seen || !attempt.url.startsWith(state.origin)) continue;
        state.isAnswering = seen;
        state.wake();
      }
    },
    async watch(endpoint, isAnswering, signal) {
      const origin = `${endpoint.protocol}//${endpoint.host}/`;
      const state: State = {isAnswering, origin, wake: () => undefined};
      states.set(endpoint.url, state);
      while (!signal.aborted) {
        const isWoken = await waitFor(state, ports.wait, signal);
        if (isWoken || signal.aborted) continue;
        const isNow = await ports.isAnswering(endpoint);
        if (signal.aborted || isNow === state.isAnswering) continue;
        state.isAnswering = isNow;
        ports.emit({type: 'endpoint', atMs: ports.nowMs(), url: endpoint.url, isAnswering: isNow});
      }
    },
  };
}

/** Waits until the next look is due; true where the state has changed meanwhile, so that another time is due. */
async function waitFor(state: State, wait: Wait, signal: AbortSignal): Promise<boolean> {
  const waking = new AbortController();
  const end = (): void => waking.abort();
  let isWoken = false;
  state.wake = () => {
    isWoken = true;
    end();
  };
  signal.addEventListener('abort', end);
  await wait(state.isAnswering ? upMs : downMs, waking.signal);
  signal.removeEventListener('abort', end);
  return isWoken;
}

/** Null: nothing. */
export function whatItShows(attempt: Attempt): boolean | null {
  switch (attempt.outcome) {
    case 'responded':
      return true;
    case 'failed':
      return attempt.error.code === 'unreachable' ? false : null;
    case 'refused':
    case 'filtered':
      return null;
  }
}
