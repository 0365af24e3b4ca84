import type {Cell, Goal, Table} from './report.ts';

/** A table for a terminal, as Markdown, so that it can be pasted as it is. */
export function showTable({title, note, subject, columns, rows}: Table): string {
  const lines = [[subject, ...columns], ...rows.map(({name, cells}) => [name, ...cells.map(showCell)])];
  return [`### ${title}`, '', note, '', ...layOut(lines), ''].join('\n');
}

export function showGoals(goals: readonly Goal[]): string {
  const lines = [
    ['goal', 'wanted', 'got', ''],
    ...goals.map(({goal, wanted, got, isMet}) => [
      goal,
      wanted,
      showCell(got),
      isMet === null ? 'not measured' : isMet ? 'met' : 'not met',
    ]),
  ];
  return ['### Goals', '', ...layOut(lines), ''].join('\n');
}

/** Three digits that count. */
export function showCell(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell) || Math.abs(cell) >= 1000) return Math.round(cell).toLocaleString('en-US');
  return Math.abs(cell) >= 100 ? cell.toFixed(0) : Math.abs(cell) >= 10 ? cell.toFixed(1) : cell.toFixed(2);
}

function layOut(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(2, ...lines.map(line => line[column]?.length ?? 0)),
  );
  const row = (line: readonly string[]): string =>
    `| ${line.map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head = [], ...rest] = lines;
  return [row(head), row(rule), ...rest.map(row)];
}
