import {type JsonToken, scanJson} from '../../../webhook/json-tokens.ts';

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
  const table = createTable();
  const open: number[] = [];
  let isKeyNext = false;
  let indentations = 0;
  for (const token of scanJson(text)) {
    if (token.kind === 'comma') {
      isKeyNext = table.kinds[open.at(-1) ?? 0] === tokenKinds.openObject;
    } else if (token.kind === 'colon') {
      isKeyNext = false;
    } else {
      const kind = kindOf(token, isKeyNext);
      const index = table.add(kind, token);
      indentations += open.length;
      if (token.kind === 'open') open.push(index);
      if (token.kind === 'close') table.closes[open.pop() ?? 0] = index;
      isKeyNext = kind === tokenKinds.openObject;
    }
  }
  return {text, count: table.count, indentations, ...table.trim()};
}

function kindOf({kind, text}: JsonToken, isKey: boolean): number {
  switch (kind) {
    case 'open':
      return text === '{' ? tokenKinds.openObject : tokenKinds.openArray;
    case 'close':
      return text === '}' ? tokenKinds.closeObject : tokenKinds.closeArray;
    case 'string':
      return isKey ? tokenKinds.key : tokenKinds.string;
    case 'number':
      return tokenKinds.number;
    default:
      return tokenKinds.word;
  }
}

interface Table {
  count: number;
  kinds: Uint8Array;
  closes: Uint32Array;
  add(kind: number, token: JsonToken): number;
  trim(): Pick<JsonDocument, 'kinds' | 'starts' | 'ends' | 'closes'>;
}

function createTable(): Table {
  let starts = new Uint32Array(64);
  let ends = new Uint32Array(64);
  const table: Table = {
    count: 0,
    kinds: new Uint8Array(64),
    closes: new Uint32Array(64),
    add(kind, {offset, text}) {
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
      ends[index] = offset + text.length;
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
