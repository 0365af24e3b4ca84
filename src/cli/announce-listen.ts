import type {Context} from './context.ts';
import {runningListensFolder} from './folders.ts';
import {registerListen} from './running-listens.ts';

interface Announcing {
  readonly localUrl: string;
  /** From here on nothing new is taken. */
  readonly signal: AbortSignal;
  readonly warn: (code: string, message: string) => void;
}

/** Lets the other commands find a `listen` that is ready, until its signal or until what is returned is called. */
export function announceListen({localUrl, signal, warn}: Announcing, context: Context): () => void {
  const {pid} = context.process;
  try {
    const withdraw = registerListen(
      {pid, cwd: context.cwd, localUrl, startedAtMs: context.nowMs()},
      runningListensFolder(),
    );
    signal.addEventListener('abort', withdraw, {once: true});
    return withdraw;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warn('not_announced', `vigthoria trigger will not find this listen by itself: ${why}`);
    return () => undefined;
  }
}
