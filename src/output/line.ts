import stringWidth from 'fast-string-width';
import type {Paint} from './palette.ts';
import {sanitize} from './sanitize.ts';

/** A piece of a line in one colour. `span` makes them, so that nothing unescaped reaches a line. */
export interface Span {
  readonly text: string;
  readonly paint: Paint;
}

export type Line = readonly Span[];

interface Wrapping {
  /** Null: no terminal. */
  readonly columns: number | null;
  /** Blanks before each further line. */
  readonly hang: number;
  /** A word longer than a line, an id or a URL: cut with …, or whole, for the terminal to fold. */
  readonly longWords: 'cut' | 'keep';
}

/** Longer clusters than this are stacks of marks, not writing; they may be cut. */
export const unitsPerCell = 32;

const minColumns = 12;

export function span(text: string, paint: Paint): Span {
  return {text: sanitize(text), paint};
}

export function indentation(cells: number): Span {
  return {text: ' '.repeat(cells), paint: text => text};
}

/** Display cells: two for CJK and emoji, none for a combining mark. */
export function cellWidth(text: string): number {
  return stringWidth(text);
}

/** Where lines end. Some terminals claim a width of 0: cutting to that would show nothing. */
export function edgeOf(columns: number | null): number | null {
  return columns !== null && columns >= minColumns ? columns : null;
}

/** The text in at most `cells` cells, cut between graphemes and with … where it was longer. */
export function cutText(text: string, cells: number): string {
  return isWithin(text, cells) ? text : shorten(text, cells);
}

/** A line of data: cut at the right edge; whole where `columns` is null, in a pipe. */
export function cutLine(line: Line, columns: number | null): string {
  const edge = edgeOf(columns);
  if (edge === null) return paintAll(line);
  const kept: Span[] = [];
  let left = edge;
  for (const [index, {text, paint}] of line.entries()) {
    if (isLast(line, index) ? isWithin(text, left) : isWithin(text, left - 1)) kept.push({text, paint});
    else if (isWithin(textFrom(line, index), left)) return paintAll(line);
    else return paintAll([...kept, {text: shorten(text, left), paint}]);
    left -= cellWidth(text);
  }
  return paintAll(kept);
}

/** A line of talk: goes on in further lines behind `hang` blanks, and is one line in a pipe. */
export function wrapLine(line: Line, {columns, hang, longWords}: Wrapping): string[] {
  const edge = edgeOf(columns);
  if (edge === null) return [paintAll(line)];
  const rows: Span[][] = [];
  let row: Span[] = [];
  let width = 0;
  let gap = '';
  for (const {text, paint} of words(line)) {
    if (text.startsWith(' ')) {
      gap += text;
      continue;
    }
    const isFull = width > 0 && !isWithin(text, edge - width - gap.length);
    if (isFull) {
      rows.push(row);
      row = [];
      width = 0;
      gap = ' '.repeat(Math.min(hang, edge - 1));
    }
    const shown = longWords === 'keep' ? text : cutText(text, edge - width - gap.length);
    row.push(indentation(gap.length), {text: shown, paint});
    width += gap.length + cellWidth(shown);
    gap = '';
  }
  return [...rows, row].map(paintAll);
}

function isWithin(text: string, cells: number): boolean {
  return text.length <= cells * unitsPerCell && cellWidth(text) <= cells;
}

function shorten(text: string, cells: number): string {
  if (cells <= 0) return '';
  const graphemes = new Intl.Segmenter();
  let kept = '';
  let width = 0;
  for (const {segment} of graphemes.segment(text.slice(0, cells * unitsPerCell))) {
    width += cellWidth(segment);
    if (width > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function isLast(line: Line, index: number): boolean {
  return index === line.length - 1;
}

function textFrom(line: Line, index: number): string {
  return line
    .slice(index)
    .map(({text}) => text)
    .join('');
}

function* words(line: Line): Generator<Span> {
  for (const {text, paint} of line) {
    for (const part of text.split(/( +)/)) if (part !== '') yield {text: part, paint};
  }
}

function paintAll(line: Line): string {
  return line.map(({text, paint}) => (text === '' ? '' : paint(text))).join('');
}
