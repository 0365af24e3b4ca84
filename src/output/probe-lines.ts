import type {CheckReport, Fault, ProbeAnswer, ProbeOutcome, ProbeResult} from '../webhook/check.ts';
import {conclusionOf, countLine, expectationWords, outcomeWords, whatCame} from './check-words.ts';
import {indentation, type Line, type Span, span, wrapLine} from './line.ts';
import type {Paint, Palette} from './palette.ts';
import type {TextStream} from './renderer.ts';

const nameCells = 19;
const cameCells = 9;
/** Where the words of a line begin: `  FAIL  altered-same-length  200, 500  `. */
const wordsColumn = 2 + 4 + 2 + nameCells + 2 + cameCells + 2;
const narrowColumns = 72;
const narrowHang = 8;
const faultHang = 7;

export interface ProbeLines {
  /** `  FAIL  blanks  401  expected 2xx: …`, with what the app said to that; nothing where it was not tried. */
  show(result: ProbeResult): void;
}

/** Shows probes as they come; what the app says is told once, however often it says it. */
export function createProbeLines(stream: TextStream): ProbeLines {
  const {palette} = stream;
  const told = new Set<string>();
  return {
    show(result) {
      if (result.outcome === 'skipped') return;
      const {head, words} = probeLine(result, palette);
      const hang = isNarrow(stream) ? narrowHang : wordsColumn;
      if (isNarrow(stream)) {
        show(stream, hang, head);
        show(stream, hang, [indentation(hang), words]);
      } else show(stream, hang, [...head, words]);
      const said = result.outcome === 'failed' ? findSaid(result.answers) : undefined;
      if (said === undefined || told.has(said)) return;
      told.add(said);
      show(stream, hang, [indentation(hang), span(said, palette.dim)]);
    },
  };
}

/** Where a line has no room for words behind its columns, they stand below them. */
function isNarrow(stream: TextStream): boolean {
  return (stream.columns() ?? Number.POSITIVE_INFINITY) < narrowColumns;
}

function probeLine(
  {name, outcome, answers, expected, proves, sent}: ProbeResult,
  palette: Palette,
): {readonly head: Line; readonly words: Span} {
  const paint = outcomePaint(outcome, palette);
  const head = [
    indentation(2),
    span(outcomeWords[outcome].padEnd(4), paint),
    indentation(2),
    span(name.padEnd(nameCells), palette.strong),
    indentation(2),
    span(whatCame(answers, expected).padEnd(cameCells), paint),
    indentation(2),
  ];
  const words =
    outcome === 'passed'
      ? span(proves, palette.dim)
      : span(`expected ${expectationWords[expected]} to ${sent}`, palette.plain);
  return {head, words};
}

/** The faults with what to do about them, and what it all comes to. */
export function showConclusion(report: CheckReport, stream: TextStream): void {
  const {palette} = stream;
  stream.write('\n');
  for (const fault of report.faults) showFault(fault, report.framework, stream);
  const isRight = report.faults.every(({severity}) => severity === 'warning');
  show(stream, 0, [
    span(conclusionOf(report), isRight ? palette.good : palette.bad),
    span(` ${countLine(report)}`, palette.dim),
  ]);
}

function showFault(fault: Fault, framework: string | null, stream: TextStream): void {
  const {palette} = stream;
  const isFailure = fault.severity === 'failure';
  const under = (...line: Line): void => show(stream, faultHang, [indentation(faultHang), ...line]);
  show(stream, faultHang, [
    span((isFailure ? 'FAULT' : 'note').padEnd(faultHang), isFailure ? palette.bad : palette.warn),
    span(`your handler ${fault.what}`, palette.strong),
  ]);
  under(span(fault.why, palette.plain));
  under(span('shown by ', palette.dim), span(fault.probes.join(', '), palette.plain));
  for (const fix of fault.fixes) under(span('fix  ', palette.good), span(fix, palette.plain));
  if (fault.fixes.length > 1 && framework === null && fault.fixes.some(fix => /^\w[\w.+#-]*: /.test(fix))) {
    under(span('the answers do not tell what it is written in; take the line that fits', palette.dim));
  }
  stream.write('\n');
}

function show(stream: TextStream, hang: number, line: Line): void {
  for (const text of wrapLine(line, {columns: stream.columns(), hang, longWords: 'keep'})) {
    stream.write(`${text}\n`);
  }
}

/** What the app, or the connection, said to a request that it did not take. */
function findSaid(answers: readonly ProbeAnswer[]): string | undefined {
  const refusal = answers.findLast(({status}) => status === null || status >= 300);
  if (refusal === undefined) return undefined;
  if (refusal.status === null) return refusal.error;
  return refusal.preview === '' ? undefined : `the app said: ${refusal.preview}`;
}

function outcomePaint(outcome: ProbeOutcome, palette: Palette): Paint {
  switch (outcome) {
    case 'passed':
      return palette.good;
    case 'failed':
      return palette.bad;
    case 'warning':
      return palette.warn;
    case 'skipped':
      return palette.dim;
  }
}
