import {visitJson} from '../../../webhook/json-tokens.ts';

/** What a token is; commas and colons are left out, since every spacing brings its own. */
export const tokenKinds = {
  openObject: 1,
  closeObject: 2,
  openArray: 3,
  closeArray: 4,
  key: 5,
  string: 6,
  number: 7,
  word: 8,
} as const;

/** The tokens of a JSON text in flat arrays: a body of 10 MB has over a million of them. */
export interface JsonDocument {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  /** UTF-16 offsets into the text. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Of an opening token: the index of the one that closes it. */
  readonly closes: Uint32Array;
  /** How many levels of indentation all lines have together, were the text pretty-printed: that grows with the square of the depth. */
  readonly indentations: number;
}

/** Reads JSON without recursion; undefined where a text is none. */
export function readDocument(text: string): JsonDocument | undefined {
  return isJson(text) ? tokenize(text) : undefined;
}

export function tokenText(document: JsonDocument, index: number): string {
  return document.text.slice(document.starts[index], document.ends[index]);
}

/** The index of the last token of the value that begins at `index`. */
export function lastOf({kinds, closes}: JsonDocument, index: number): number {
  const kind = kinds[index];
  const isOpen = kind === tokenKinds.openObject || kind === tokenKinds.openArray;
  return isOpen ? (closes[index] ?? index) : index;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function tokenize(text: string): JsonDocument {
  const table = createTable(text.length);
  const open: number[] = [];
  let isKeyNext = false;
  let indentations = 0;
  visitJson(text, (offset, length) => {
    const first = text.charCodeAt(offset);
    if (first === comma) isKeyNext = table.kinds[open.at(-1) ?? 0] === tokenKinds.openObject;
    if (first === colon) isKeyNext = false;
    if (first === comma || first === colon) return;
    const kind = kindOf(first, isKeyNext);
    const index = table.add(kind, offset, length);
    indentations += open.length;
    isKeyNext = kind === tokenKinds.openObject;
    if (kind === tokenKinds.openObject || kind === tokenKinds.openArray) open.push(index);
    if (kind === tokenKinds.closeObject || kind === tokenKinds.closeArray) {
      table.closes[open.pop() ?? 0] = index;
    }
  });
  return {text, count: table.count, indentations, ...table.trim()};
}

const comma = 0x2c;
const colon = 0x3a;

/** The first character tells a token's kind. */
function kindOf(first: number, isKey: boolean): number {
  switch (first) {
    case 0x7b:
      return tokenKinds.openObject;
    case 0x7d:
      return tokenKinds.closeObject;
    case 0x5b:
      return tokenKinds.openArray;
    case 0x5d:
      return tokenKinds.closeArray;
    case 0x22:
      return isKey ? tokenKinds.key : tokenKinds.string;
    case 0x74:
    case 0x66:
    case 0x6e:
      return tokenKinds.word;
    default:
      return tokenKinds.number;
  }
}

interface Table {
  count: number;
  kinds: Uint8Array;
  closes: Uint32Array;
  add(kind: number, offset: number, length: number): number;
  trim(): Pick<JsonDocument, 'kinds' | 'starts' | 'ends' | 'closes'>;
}

/** Room for what a text of that length usually has, so that little is copied on the way. */
function createTable(units: number): Table {
  const expected = 64 + Math.ceil(units / 8);
  let starts = new Uint32Array(expected);
  let ends = new Uint32Array(expected);
  const table: Table = {
    count: 0,
    kinds: new Uint8Array(expected),
    closes: new Uint32Array(expected),
    add(kind, offset, length) {
      const index = table.count;
      if (index === starts.length) {
        starts = grow(starts);
        ends = grow(ends);
        table.closes = grow(table.closes);
        const kinds = new Uint8Array(index * 2);
        kinds.set(table.kinds);
        table.kinds = kinds;
      }
      table.kinds[index] = kind;
      starts[index] = offset;
      ends[index] = offset + length;
      table.count += 1;
      return index;
    },
    trim: () => ({kinds: table.kinds, starts, ends, closes: table.closes}),
  };
  return table;
}

function grow(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
