import {indentation, type Line, span, wrapLine} from './line.ts';
import type {Paint, Palette} from './palette.ts';

interface ShownCheck {
  readonly name: string;
  readonly status: 'pass' | 'warn' | 'fail';
  readonly message: string;
  readonly fix: string | null;
}

interface CheckTextOptions {
  readonly palette: Palette;
  /** Null: no terminal. */
  readonly columns: number | null;
}

const nameCells = 10;
/** As wide as `pass  endpoint  `. */
const hang = 6 + nameCells;

/** One finding of doctor: its line, and one with the fix. */
export function checkLines({name, status, message, fix}: ShownCheck, options: CheckTextOptions): string[] {
  const {palette, columns} = options;
  const lines: readonly Line[] = [
    [
      span(status, toPaint(status, palette)),
      span(`  ${name.padEnd(nameCells)}`, palette.dim),
      span(message, palette.plain),
    ],
    ...(fix === null ? [] : [[indentation(hang), span('fix: ', palette.strong), span(fix, palette.plain)]]),
  ];
  return lines.flatMap(line => wrapLine(line, {columns, hang, longWords: 'keep'}));
}

function toPaint(status: ShownCheck['status'], palette: Palette): Paint {
  switch (status) {
    case 'pass':
      return palette.good;
    case 'warn':
      return palette.warn;
    case 'fail':
      return palette.bad;
  }
}
