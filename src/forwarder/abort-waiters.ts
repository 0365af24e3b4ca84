const waitersOf = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back when a signal aborts, until told to stop. Any number may wait on one signal, and it costs each of them little. */
export function onceAborted(signal: AbortSignal, onAbort: () => void): () => void {
  const waiters = waitersOf.get(signal) ?? watch(signal);
  waiters.add(onAbort);
  return () => waiters.delete(onAbort);
}

function watch(signal: AbortSignal): Set<() => void> {
  const waiters = new Set<() => void>();
  waitersOf.set(signal, waiters);
  signal.addEventListener('abort', () => {
    for (const onAbort of waiters) onAbort();
  });
  return waiters;
}
