import type {SessionCounts, SessionReport, SummaryActivity, TypeCounts} from '../webhook/activity.ts';
import {cellWidth, type Line, type Span, span} from './line.ts';
import type {Palette} from './palette.ts';
import {answerTime, countOf, timeSpan} from './quantity.ts';

interface SummaryOptions {
  readonly hasEndpoint: boolean;
  readonly palette: Palette;
}

/** `3 deliveries in 24 s: 1 answered 2xx, 1 refused, 1 failed · p50 12 ms` */
export function summaryLine(summary: SummaryActivity, options: SummaryOptions): Line {
  const {palette} = options;
  const outcomes = outcomeSpans(summary, options);
  const total = countOf(summary.deliveries, 'delivery', 'deliveries');
  return [
    span(`${total} in ${timeSpan(summary.durationMs)}`, palette.plain),
    ...(outcomes.length === 0 ? [] : [span(': ', palette.plain), ...outcomes]),
    span(answerTimes(summary), palette.dim),
  ];
}

/** Below it: types with how they ended, repeats, gaps of the tunnel, and fields that a type never had before. */
export function reportLines(report: SessionReport, options: SummaryOptions): readonly Line[] {
  const {palette} = options;
  const rows = [
    {label: 'Types', lines: typeLines(report, options)},
    {label: 'Duplicates', lines: duplicateLines(report, palette)},
    {label: 'Tunnel', lines: gapLines(report, palette)},
    {label: 'New fields', lines: fieldLines(report, palette)},
  ];
  return rows.flatMap(({label, lines}) =>
    lines.map((line, index) => [
      span(`  ${(index === 0 ? label : '').padEnd(labelCells)}`, palette.dim),
      ...line,
    ]),
  );
}

const labelCells = 13;
const maxShown = {types: 12, ids: 3, fields: 8} as const;

function typeLines({types, otherTypes}: SessionReport, options: SummaryOptions): readonly Line[] {
  const {palette} = options;
  const shown = types.slice(0, maxShown.types);
  const nameCells = Math.min(40, Math.max(...shown.map(({type}) => cellWidth(nameOf(type)))));
  const hidden = types.slice(maxShown.types).reduce((sum, one) => sum + totalOf(one), otherTypes);
  return [
    ...shown.map(counts => [
      span(nameOf(counts.type), palette.strong),
      span(' '.repeat(Math.max(0, nameCells - cellWidth(nameOf(counts.type))) + 2), palette.plain),
      ...outcomeSpans(counts, options),
    ]),
    ...(hidden === 0
      ? []
      : [[span(`and ${countOf(hidden, 'delivery', 'deliveries')} of further types`, palette.dim)]]),
  ];
}

function nameOf(type: string | null): string {
  return type ?? '(no type)';
}

function totalOf({accepted, failed, refused, filtered, held}: TypeCounts): number {
  return accepted + failed + refused + filtered + held;
}

function duplicateLines({duplicates, duplicateIds}: SessionReport, palette: Palette): readonly Line[] {
  if (duplicates === 0) return [];
  const ids = duplicateIds.slice(0, maxShown.ids).join(', ');
  const more = duplicateIds.length > maxShown.ids ? ', …' : '';
  const what = countOf(
    duplicates,
    'delivery of an event that had come before',
    'deliveries of events that had come before',
  );
  return [[span(what, palette.plain), span(ids === '' ? '' : `: ${ids}${more}`, palette.id)]];
}

function gapLines({offlineGaps, offlineMs}: SessionReport, palette: Palette): readonly Line[] {
  if (offlineGaps === 0) return [];
  const times = offlineGaps === 1 ? 'once' : `${offlineGaps} times`;
  return [
    [
      span(`offline ${times}, for ${timeSpan(offlineMs)}`, palette.warn),
      span('; the provider has to send again what it sent meanwhile', palette.plain),
    ],
  ];
}

function fieldLines({newFields}: SessionReport, palette: Palette): readonly Line[] {
  return (newFields ?? []).map(({type, fields}) => {
    const more = fields.length > maxShown.fields ? ` and ${fields.length - maxShown.fields} more` : '';
    return [
      span(`${type} `, palette.strong),
      span('never had ', palette.plain),
      span(fields.slice(0, maxShown.fields).join(', '), palette.key),
      span(`${more} before`, palette.plain),
    ];
  });
}

function outcomeSpans(
  counts: Pick<SessionCounts, 'accepted' | 'failed' | 'refused' | 'filtered' | 'held'>,
  {hasEndpoint, palette}: SummaryOptions,
): readonly Span[] {
  return [
    {count: counts.accepted, word: hasEndpoint ? 'answered 2xx' : 'recorded', paint: palette.good},
    {count: counts.refused, word: 'refused', paint: palette.bad},
    {count: counts.failed, word: 'failed', paint: palette.bad},
    {count: counts.filtered, word: 'filtered', paint: palette.plain},
    {count: counts.held, word: 'held', paint: palette.warn},
  ]
    .filter(({count}) => count > 0)
    .flatMap(({count, word, paint}, index) => [
      ...(index === 0 ? [] : [span(', ', palette.plain)]),
      span(`${count} ${word}`, paint),
    ]);
}

function answerTimes({p50Ms, p95Ms}: SummaryActivity): string {
  if (p50Ms === null) return '';
  const p50 = ` · p50 ${answerTime(p50Ms)}`;
  return p95Ms === null || answerTime(p95Ms) === answerTime(p50Ms) ? p50 : `${p50}, p95 ${answerTime(p95Ms)}`;
}
