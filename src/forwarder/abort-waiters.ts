const waitersOf = new WeakMap<AbortSignal, Waiters>();

/** Calls back when a signal aborts, until told to stop. Any number may wait on one signal, and it costs each of them little. */
export function onceAborted(signal: AbortSignal, onAbort: () => void): () => void {
  const waiters = waitersOf.get(signal) ?? watch(signal);
  return waiters.add(onAbort);
}

function watch(signal: AbortSignal): Waiters {
  const waiters = new Waiters();
  waitersOf.set(signal, waiters);
  signal.addEventListener('abort', () => waiters.callAll());
  return waiters;
}

/** Places that are used again: a Set leaves tables behind that hold on to what was in them, until they are collected. */
class Waiters {
  readonly #places: ((() => void) | null)[] = [];
  readonly #free: number[] = [];

  add(onAbort: () => void): () => void {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = onAbort;
    return () => {
      if (this.#places[place] !== onAbort) return;
      this.#places[place] = null;
      this.#free.push(place);
    };
  }

  callAll(): void {
    for (const onAbort of this.#places) onAbort?.();
  }
}
