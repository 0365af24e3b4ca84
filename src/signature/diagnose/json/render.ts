import {type JsonDocument, tokenKinds} from './document.ts';
import type {Spacing} from './spacing.ts';

/** Which tokens come out, in which order. */
export interface Arrangement {
  /** Token indexes; null: all, as they stand. */
  readonly order: Uint32Array | null;
  /** PHP reads `{}` into an empty array and writes `[]`. */
  readonly emptyObjectsAsArrays: boolean;
}

/** How a scalar or key token is spelled. */
export type Spell = (index: number) => string;

const pieceUnits = 64 * 1024;

/** A JSON text with its tokens spelled, ordered and spaced anew, in pieces. */
export function* render(
  document: JsonDocument,
  spell: Spell,
  {order, emptyObjectsAsArrays}: Arrangement,
  spacing: Spacing,
): Generator<string> {
  const {kinds} = document;
  const count = order === null ? document.count : order.length;
  const at = (position: number): number => (order === null ? position : (order[position] ?? 0));
  const levels = createLevels(spacing);
  let piece = '';
  let before = 0;
  for (let position = 0; position < count; position += 1) {
    const index = at(position);
    const kind = kinds[index] ?? 0;
    if (piece.length > pieceUnits) {
      yield piece;
      piece = '';
    }
    if (isClose(kind)) {
      const isEmpty = isOpen(before);
      piece += isEmpty ? spacing.empty : levels.beforeClose();
      levels.leave();
      piece += brackets[isEmpty && emptyObjectsAsArrays ? tokenKinds.closeArray : kind];
    } else {
      if (before === tokenKinds.key) piece += spacing.colon;
      else if (isOpen(before)) piece += levels.afterOpen();
      else if (before !== 0) piece += levels.betweenItems();
      if (isOpen(kind)) {
        const next = position + 1 < count ? (kinds[at(position + 1)] ?? 0) : 0;
        piece += brackets[isClose(next) && emptyObjectsAsArrays ? tokenKinds.openArray : kind];
        levels.enter(kind);
      } else piece += spell(index);
    }
    before = kind;
  }
  yield piece;
}

/** The text as it stands, only its tokens spelled anew: blanks, commas and colons stay. */
export function* respell(document: JsonDocument, spell: Spell): Generator<string> {
  const {kinds, starts, ends, text, count} = document;
  let piece = '';
  let done = 0;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind < tokenKinds.key) continue;
    piece += text.slice(done, starts[index]) + spell(index);
    done = ends[index] ?? done;
    if (piece.length > pieceUnits) {
      yield piece;
      piece = '';
    }
  }
  yield piece + text.slice(done);
}

const brackets = ['', '{', '}', '[', ']'];

function isOpen(kind: number): boolean {
  return kind === tokenKinds.openObject || kind === tokenKinds.openArray;
}

function isClose(kind: number): boolean {
  return kind === tokenKinds.closeObject || kind === tokenKinds.closeArray;
}

interface Levels {
  enter(kind: number): void;
  leave(): void;
  afterOpen(): string;
  betweenItems(): string;
  beforeClose(): string;
}

function createLevels({indent, padding, comma, flatArrays}: Spacing): Levels {
  if (indent === null) {
    return {
      enter: () => undefined,
      leave: () => undefined,
      afterOpen: () => padding,
      betweenItems: () => comma,
      beforeClose: () => padding,
    };
  }
  // The indentation that the items of each open value have; undefined: they stay on one line.
  const open: boolean[] = [];
  let depth = 0;
  const isFlat = (): boolean => open.at(-1) === true;
  const newlines: string[] = [];
  const newline = (level: number): string => {
    newlines[level] ??= `\n${indent.repeat(level)}`;
    return newlines[level];
  };
  return {
    enter(kind) {
      const flat = flatArrays && kind === tokenKinds.openArray;
      open.push(flat);
      if (!flat) depth += 1;
    },
    leave() {
      if (open.pop() === false) depth -= 1;
    },
    afterOpen: () => (isFlat() ? ' ' : newline(depth)),
    betweenItems: () => (isFlat() ? `${comma} ` : comma + newline(depth)),
    beforeClose: () => (isFlat() ? ' ' : newline(depth - 1)),
  };
}
