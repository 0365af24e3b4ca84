import {setMaxListeners} from 'node:events';
import {watchParent} from './parent.ts';

/** How a user or the system ended a command. */
export interface Ending {
  readonly signal: AbortSignal;
  /** 128 + the signal's number, or 0 where the reader of stdout went away; null while nothing came. */
  exitCode(): number | null;
  /** Ends as a signal would. */
  end(exitCode: number): void;
  dispose(): void;
}

/** Listens for Ctrl+C, SIGTERM, SIGHUP and the end of the parent: the first ends cleanly, a second one at once. */
export function watchSignals(process: NodeJS.Process): Ending {
  const controller = new AbortController();
  // Each attempt under way listens, and they may be many.
  setMaxListeners(0, controller.signal);
  let exitCode: number | null = null;
  const end = (code: number): void => {
    exitCode ??= code;
    controller.abort();
  };
  const onSignal = (name: NodeJS.Signals): void => {
    const code = names.find(one => one === name) ?? 'SIGINT';
    if (exitCode !== null) process.exit(signals[code]);
    end(signals[code]);
  };
  for (const name of names) process.on(name, onSignal);
  const stopWatching = watchParent(process, () => end(signals.SIGHUP));
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    end,
    dispose: () => {
      stopWatching();
      for (const name of names) process.off(name, onSignal);
    },
  };
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const signals = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
