/** A figure, a word, or null where it was not measured. */
export type Cell = number | string | null;

/** One table of figures; every column but the first is a figure with its unit in its name. */
export interface Table {
  readonly title: string;
  /** What a reader has to know of how it was measured. */
  readonly note: string;
  /** Names the rows. */
  readonly subject: string;
  readonly columns: readonly string[];
  readonly rows: readonly {readonly name: string; readonly cells: readonly Cell[]}[];
}

export interface SectionResult {
  readonly section: string;
  readonly tables: readonly Table[];
}

export interface Goal {
  readonly goal: string;
  readonly wanted: string;
  readonly got: number | null;
  readonly isMet: boolean | null;
}

/** One run, as it is written and compared. */
export interface Report {
  readonly date: string;
  readonly version: string;
  readonly mode: 'full' | 'short';
  readonly machine: Readonly<Record<string, string | number>>;
  readonly sections: readonly SectionResult[];
  readonly goals: readonly Goal[];
}

/** The figure in a table's row and column, or null. */
export function findFigure(
  sections: readonly SectionResult[],
  place: {readonly title: string; readonly row: string; readonly column: string},
): number | null {
  for (const table of sections.flatMap(({tables}) => tables)) {
    if (table.title !== place.title) continue;
    const cell = table.rows.find(({name}) => name === place.row)?.cells[table.columns.indexOf(place.column)];
    if (typeof cell === 'number') return cell;
  }
  return null;
}
