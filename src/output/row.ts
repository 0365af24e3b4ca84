import {cutLine, edgeOf, indentation, type Line, wrapLine} from './line.ts';

/** One line to be, for one stream. */
export interface Row {
  readonly to: 'stdout' | 'stderr';
  /** Talk wraps at the right edge, data is cut there; `keep` wraps too, and leaves a URL whole: it is there to be copied. */
  readonly fit: 'wrap' | 'cut' | 'keep';
  /** Stands under the line before. */
  readonly isUnder: boolean;
  readonly line: Line;
}

/** As wide as `12:30:05 --> `, what a line stands under. */
const hangCells = 13;
const narrowHangCells = 2;
const narrowColumns = 60;

export const head = (line: Line): Row => ({to: 'stdout', fit: 'wrap', isUnder: false, line});
export const oneLine = (line: Line): Row => ({to: 'stdout', fit: 'cut', isUnder: false, line});
export const remark = (line: Line): Row => ({to: 'stdout', fit: 'wrap', isUnder: true, line});
export const content = (line: Line): Row => ({to: 'stdout', fit: 'cut', isUnder: true, line});
export const notice = (line: Line): Row => ({to: 'stderr', fit: 'keep', isUnder: false, line});
export const advice = (line: Line): Row => ({to: 'stderr', fit: 'wrap', isUnder: true, line});

/** The rows as text, each line no wider than the terminal; `columns` is null where there is none. */
export function toText(rows: readonly Row[], columns: number | null): string {
  const edge = edgeOf(columns);
  const hang = edge !== null && edge < narrowColumns ? narrowHangCells : hangCells;
  return rows.flatMap(row => layOut(row, edge, hang).map(line => `${line}\n`)).join('');
}

function layOut({fit, isUnder, line}: Row, columns: number | null, hang: number): string[] {
  const placed = isUnder ? [indentation(hang), ...line] : line;
  switch (fit) {
    case 'cut':
      return [cutLine(placed, columns)];
    case 'wrap':
      return wrapLine(placed, {columns, hang, longWords: 'cut'});
    case 'keep':
      return wrapLine(placed, {columns, hang: narrowHangCells, longWords: 'keep'});
  }
}
