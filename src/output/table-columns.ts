export type Column = 'time' | 'type' | 'id' | 'signature' | 'last' | 'attempts' | 'size';

type Step = {readonly shrink: Column; readonly to: number} | {readonly drop: Column};

const gapCells = 2;

/** What gives way first on a narrow terminal: a size is missed least, an id most. */
const steps: readonly Step[] = [
  {shrink: 'type', to: 20},
  {shrink: 'id', to: 20},
  {drop: 'size'},
  {drop: 'attempts'},
  {shrink: 'type', to: 12},
  {shrink: 'id', to: 14},
  {drop: 'signature'},
  {shrink: 'type', to: 8},
  {drop: 'last'},
  {drop: 'time'},
];

/** The columns that fit, in the given order, with their widths; one that shrinks gives no more than is needed. */
export function fitColumns(
  natural: readonly (readonly [Column, number])[],
  available: number,
): ReadonlyMap<Column, number> {
  const widths = new Map(natural);
  for (const step of steps) {
    const excess = totalOf(widths) - available;
    if (excess <= 0) break;
    if ('drop' in step) widths.delete(step.drop);
    else {
      const width = widths.get(step.shrink) ?? 0;
      widths.set(step.shrink, Math.min(width, Math.max(step.to, width - excess)));
    }
  }
  return widths;
}

function totalOf(widths: ReadonlyMap<Column, number>): number {
  return [...widths.values()].reduce((sum, width) => sum + width + gapCells, -gapCells);
}
