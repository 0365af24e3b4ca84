import {cellWidth, cutLine, type Line, span} from './line.ts';
import type {Paint, Palette} from './palette.ts';
import {sanitize} from './sanitize.ts';

export interface Cell {
  readonly text: string;
  readonly paint: Paint;
}

interface ColumnsOptions {
  /** Null: no terminal; then tab-separated, whole and without a heading, for scripts. */
  readonly columns: number | null;
  readonly palette: Palette;
  readonly heading: readonly string[];
}

const gapCells = 2;

/** Rows of cells under a heading, each column as wide as its widest cell and the whole cut at the terminal's edge. */
export function columnLines(
  rows: readonly (readonly Cell[])[],
  {columns, palette, heading}: ColumnsOptions,
): readonly string[] {
  if (columns === null) return rows.map(row => row.map(({text}) => sanitize(text)).join('\t'));
  const all = [heading.map(text => ({text, paint: palette.dim})), ...rows];
  const widths = heading.map((_, index) =>
    Math.max(...all.map(row => cellWidth(sanitize(row[index]?.text ?? '')))),
  );
  return all.map(row => cutLine(toLine(row, widths), columns));
}

function toLine(row: readonly Cell[], widths: readonly number[]): Line {
  return row.flatMap(({text, paint}, index) => {
    const isLast = index === row.length - 1;
    const gap = isLast ? 0 : (widths[index] ?? 0) - cellWidth(sanitize(text)) + gapCells;
    return [span(text, paint), span(' '.repeat(gap), text => text)];
  });
}
