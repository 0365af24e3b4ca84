import type {HeaderList} from './headers.ts';

/** A header that differs between two lists; null where it is absent. A name that repeats is compared value by value. */
export interface HeaderChange {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What differs, in the order of the first list; the case of names counts for nothing, nor does the order of different names. */
export function diffHeaders(a: HeaderList, b: HeaderList): readonly HeaderChange[] {
  const [valuesA, valuesB] = [byName(a), byName(b)];
  const changes: HeaderChange[] = [];
  for (const key of new Set([...valuesA.keys(), ...valuesB.keys()])) {
    const [ofA, ofB] = [valuesA.get(key), valuesB.get(key)];
    const name = ofA?.name ?? ofB?.name ?? key;
    const count = Math.max(ofA?.values.length ?? 0, ofB?.values.length ?? 0);
    for (let index = 0; index < count; index += 1) {
      const from = ofA?.values[index] ?? null;
      const to = ofB?.values[index] ?? null;
      if (from !== to) changes.push({name, from, to});
    }
  }
  return changes;
}

function byName(headers: HeaderList): Map<string, {readonly name: string; readonly values: string[]}> {
  const found = new Map<string, {readonly name: string; readonly values: string[]}>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = found.get(key);
    if (before === undefined) found.set(key, {name, values: [value]});
    else before.values.push(value);
  }
  return found;
}
