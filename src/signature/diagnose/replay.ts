/** Items that are made as they are first asked for, and kept for whoever asks again. */
export function replay<T>(items: Iterable<T>): Iterable<T> {
  const source = items[Symbol.iterator]();
  const kept: T[] = [];
  return {
    *[Symbol.iterator]() {
      for (let at = 0; ; at += 1) {
        const next = at < kept.length ? undefined : source.next();
        if (next?.done === true) return;
        if (next !== undefined) kept.push(next.value);
        yield kept[at] as T;
      }
    },
  };
}
