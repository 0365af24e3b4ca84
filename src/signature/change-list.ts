/** The values of a JSON text that come out otherwise, in a length to be read: numbers before strings, which a writer may change all alike. */
export interface ChangeList {
  /** How many there are, listed or not. */
  readonly count: () => number;
  /** The text is made where it is listed. */
  readonly add: (kind: 'number' | 'string', toText: () => string) => void;
  readonly list: () => readonly string[];
}

interface Bounds {
  readonly numbers: number;
  readonly strings: number;
}

export function createChangeList(bounds: Bounds): ChangeList {
  const numbers = createBoundedList(bounds.numbers, 'number');
  const strings = createBoundedList(bounds.strings, 'string');
  return {
    count: () => numbers.count() + strings.count(),
    add: (kind, toText) => (kind === 'number' ? numbers : strings).add(toText),
    list: () => [...numbers.list(), ...strings.list()],
  };
}

interface BoundedList {
  readonly count: () => number;
  readonly add: (toText: () => string) => void;
  readonly list: () => readonly string[];
}

function createBoundedList(bound: number, name: string): BoundedList {
  const listed: string[] = [];
  let more = 0;
  return {
    count: () => listed.length + more,
    add(toText) {
      if (listed.length < bound) listed.push(toText());
      else more += 1;
    },
    list: () => (more === 0 ? listed : [...listed, `and ${more} more ${more === 1 ? name : `${name}s`}`]),
  };
}
