/** The distinct values of one property of a JSON text, the one as received first; names of equal ones share an index. */
export interface Axis<T> {
  readonly values: readonly T[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/** An axis of named values; those with an equal key are one, and made once. */
export function axisOf<T>(entries: Iterable<readonly [name: string, make: () => T, key: string]>): Axis<T> {
  const values: T[] = [];
  const indexes = new Map<string, number>();
  const indexOf = new Map<string, number>();
  for (const [name, make, key] of entries) {
    const index = indexes.get(key) ?? values.push(make()) - 1;
    indexes.set(key, index);
    indexOf.set(name, index);
  }
  return {values, indexOf};
}
