import type {Verdict} from '../webhook/verdict.ts';
import {type Line, span, wrapLine} from './line.ts';
import type {Palette} from './palette.ts';
import {verdictPaint} from './verdict-paint.ts';

/** What checking one payload's signature gave, ready to be told. */
export interface VerdictReport {
  readonly kind: Verdict['kind'];
  /** What is wrong, as the end of "signature invalid: …". */
  readonly explanation: string | null;
  /** Where the signature or the secret came from. */
  readonly source: string | null;
  /** Further facts, whole sentences. */
  readonly details: readonly string[];
  /** What to do about it, whole sentences. */
  readonly fixes: readonly string[];
  readonly notes: readonly string[];
  /** The signature that the payload should carry, where the reader may see it. */
  readonly expected: string | null;
}

interface VerdictTextOptions {
  readonly palette: Palette;
  /** Null: no terminal. */
  readonly columns: number | null;
}

const hang = 2;

/** The lines that tell a verdict: what it is, why, what to do, and what else is worth knowing. */
export function verdictLines(report: VerdictReport, {palette, columns}: VerdictTextOptions): string[] {
  const lines: readonly Line[] = [
    headLine(report, palette),
    ...report.details.map(detail => [span(`  ${detail}`, palette.plain)]),
    ...report.fixes.map(fix => [span('  fix: ', palette.good), span(fix, palette.plain)]),
    ...report.notes.map(note => [span('  note: ', palette.warn), span(note, palette.plain)]),
    ...expectedLine(report, palette),
  ];
  return lines.flatMap(line => wrapLine(line, {columns, hang, longWords: 'keep'}));
}

function headLine({kind, explanation, source}: VerdictReport, palette: Palette): Line {
  return [
    span(`signature ${kind}`, verdictPaint(kind, palette)),
    span(explanation === null ? '' : `: ${explanation}`, palette.plain),
    span(source === null ? '' : ` (${source})`, palette.dim),
  ];
}

function expectedLine({expected}: VerdictReport, palette: Palette): readonly Line[] {
  if (expected === null) return [];
  return [[span('  expected: ', palette.dim), span(expected, palette.id)]];
}
