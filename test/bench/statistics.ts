/** The middle of some figures; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/**
 * Measures subjects in turn, A B A B …, since a machine's speed drifts: figures are only compared within a round.
 * The order turns round each time.
 */
export async function interleave<Subject, Figures>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Promise<Figures>,
): Promise<Map<Subject, Figures[]>> {
  const figures = new Map<Subject, Figures[]>(subjects.map(subject => [subject, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? subjects : [...subjects].reverse();
    for (const subject of order) figures.get(subject)?.push(await measure(subject));
  }
  return figures;
}

/** The median of the ratios within each round. */
export function medianRatio(of: readonly number[], to: readonly number[]): number {
  return median(of.map((value, round) => value / (to[round] ?? Number.NaN)));
}
