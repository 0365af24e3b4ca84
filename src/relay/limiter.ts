/** Runs a task when one of a limited number of places is free, in the order asked. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** At most `places` tasks at once; null = no limit. */
export function createLimiter(places: number | null): Limiter {
  if (places === null) return task => task();
  let free = places;
  const waiting: (() => void)[] = [];
  return async task => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve));
    else free -= 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
