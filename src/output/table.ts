import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import {shownType} from './delivery-lines.ts';
import {cellWidth, cutLine, cutText, type Line, span} from './line.ts';
import type {Paint, Palette} from './palette.ts';
import {byteSize, clockTime, localDateTime} from './quantity.ts';
import {sanitize} from './sanitize.ts';
import {type Column, fitColumns} from './table-columns.ts';
import {verdictPaint} from './verdict-paint.ts';

export interface ListedDelivery {
  readonly recorded: RecordedDelivery;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

interface TableOptions {
  /** Null: no terminal; then tab-separated, whole, in UTC and without a heading, for scripts. */
  readonly columns: number | null;
  readonly palette: Palette;
}

interface Cell {
  readonly text: string;
  readonly paint: Paint;
}

type Row = Readonly<Record<Column, Cell>>;

/** Below this a time stands without its date. */
const narrowColumns = 60;
const allColumns: readonly Column[] = ['time', 'type', 'id', 'signature', 'last', 'attempts', 'size'];

/** The lines of a list of deliveries, fitted to the terminal. */
export function* tableLines(
  listed: readonly ListedDelivery[],
  {columns, palette}: TableOptions,
): Generator<string> {
  if (columns === null) {
    for (const one of listed) yield pipedLine(one, palette);
    return;
  }
  if (listed.length === 0) return;
  const time = columns < narrowColumns ? clockTime : localDateTime;
  const rows = [headingRow(palette), ...listed.map(one => rowOf(one, palette, time))];
  const natural = allColumns.map(
    column =>
      [column, rows.reduce((widest, row) => Math.max(widest, cellWidth(row[column].text)), 0)] as const,
  );
  const fitted = fitColumns(natural, columns);
  for (const row of rows) yield cutLine(rowLine(row, fitted, palette), columns);
}

function rowLine(row: Row, fitted: ReadonlyMap<Column, number>, palette: Palette): Line {
  const shown = [...fitted];
  return shown.flatMap(([column, width], index) => {
    const {text, paint} = row[column];
    const cut = cutText(text, width);
    const isLast = index === shown.length - 1;
    const gap = isLast ? '' : ' '.repeat(width - cellWidth(cut) + 2);
    return [span(cut, paint), span(gap, palette.plain)];
  });
}

function pipedLine(one: ListedDelivery, palette: Palette): string {
  const row = rowOf(one, palette, ms => new Date(ms).toISOString());
  const size = String(one.recorded.delivery.sizeBytes);
  return allColumns.map(column => (column === 'size' ? size : row[column].text)).join('\t');
}

function rowOf({recorded, attempts}: ListedDelivery, palette: Palette, time: (ms: number) => string): Row {
  const {delivery, verdict} = recorded;
  return {
    time: {text: time(delivery.receivedAtMs), paint: palette.dim},
    type: {text: sanitize(shownType(recorded)), paint: palette.strong},
    id: {text: sanitize(nameOf(delivery)), paint: palette.id},
    signature: {text: verdict.kind, paint: verdictPaint(verdict.kind, palette)},
    last: lastCell(attempts.at(-1), palette),
    attempts: {text: String(attempts.length), paint: palette.plain},
    size: {text: byteSize(delivery.sizeBytes), paint: palette.plain},
  };
}

function headingRow({dim}: Palette): Row {
  return {
    time: {text: 'TIME', paint: dim},
    type: {text: 'TYPE', paint: dim},
    id: {text: 'ID', paint: dim},
    signature: {text: 'SIGNATURE', paint: dim},
    last: {text: 'LAST', paint: dim},
    attempts: {text: 'ATTEMPTS', paint: dim},
    size: {text: 'SIZE', paint: dim},
  };
}

function lastCell(attempt: Attempt | undefined, palette: Palette): Cell {
  if (attempt === undefined) return {text: '-', paint: palette.dim};
  const paint = isAccepted(attempt) ? palette.good : palette.bad;
  switch (attempt.outcome) {
    case 'responded':
      return {text: String(attempt.status), paint};
    case 'failed':
      return {text: attempt.error.code, paint};
    case 'refused':
      return {text: 'refused', paint};
    case 'filtered':
      return {text: 'filtered', paint: palette.dim};
  }
}

/** What a command can name it by. */
function nameOf({id, event, derivedFrom}: Delivery): string {
  return derivedFrom === null ? (event.id ?? id) : id;
}
