import type {BodyDiff} from '../webhook/body-diff.ts';
import type {Comparison, SentAttempt} from '../webhook/comparison.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {attemptLine} from './attempt-lines.ts';
import {idSpans, shownType} from './delivery-lines.ts';
import {cellWidth, cutLine, edgeOf, indentation, type Line, span, wrapLine} from './line.ts';
import type {Palette} from './palette.ts';
import {compactJson} from './pretty-json.ts';
import {byteSize, countOf, localDateTime} from './quantity.ts';

interface DiffOptions {
  readonly palette: Palette;
  /** Null: no terminal; then one difference a line, whole. */
  readonly columns: number | null;
}

export interface Change {
  readonly place: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** On a terminal; a pipe gets all of them. */
const maxShown = 200;

/** Two deliveries and how they differ, line by line. */
export function* showDeliveryDiff(
  [a, b]: readonly [RecordedDelivery, RecordedDelivery],
  comparison: Comparison,
  options: DiffOptions,
): Generator<string> {
  const {palette, columns} = options;
  const title = (sign: string, recorded: RecordedDelivery): string[] =>
    wrap(
      [
        ...signed(sign, palette),
        span(shownType(recorded), palette.strong),
        ...idSpans(recorded, palette),
        span(`  ${localDateTime(recorded.delivery.receivedAtMs)}`, palette.dim),
        // Without an event id, the delivery's stands there already.
        ...(recorded.delivery.event.id === null ? [] : [span(`  ${recorded.delivery.id}`, palette.dim)]),
      ],
      columns,
    );
  yield* title('-', a);
  yield* title('+', b);
  yield* differences('Payload', comparison, options);
}

/** Two attempts to hand over one delivery, and how their answers differ. */
export function* showAnswerDiff(
  [a, b]: readonly [SentAttempt, SentAttempt],
  method: string,
  comparison: Comparison,
  options: DiffOptions,
): Generator<string> {
  const {palette, columns} = options;
  const title = (sign: string, attempt: SentAttempt): string[] => {
    const line = attemptLine(attempt, {
      atMs: attempt.startedAtMs,
      method,
      mainEndpoint: null,
      palette,
      middle: null,
    });
    return wrap([...signed(sign, palette), ...line, span(`  (${attempt.cause})`, palette.dim)], columns);
  };
  yield* title('-', a);
  yield* title('+', b);
  yield* differences('Answer', comparison, options);
}

function* differences(what: string, {body, headers}: Comparison, options: DiffOptions): Generator<string> {
  const changes = body.kind === 'json' ? body.changes : [];
  yield* section(
    what,
    changes.length === 0 ? bodyRemark(body) : countDifferences(changes.length),
    changes.map(({path, from, to}) => ({
      place: path === '' ? '(all of it)' : path,
      from: from === null ? null : compactJson(from),
      to: to === null ? null : compactJson(to),
    })),
    options,
  );
  yield* section(
    'Headers',
    headers.length === 0 ? 'the same' : countDifferences(headers.length),
    headers.map(({name, from, to}) => ({place: name, from, to})),
    options,
  );
}

function bodyRemark(body: BodyDiff): string {
  switch (body.kind) {
    case 'same':
      return 'the same, byte for byte';
    case 'json':
      return 'the same values, written with other blanks, escapes of names or order of members';
    case 'bytes':
      return `differs from byte ${body.offset} on`;
    case 'same-start':
      return `the same in what was kept, its first ${byteSize(body.keptBytes)}`;
  }
}

function* section(
  heading: string,
  remark: string,
  changes: readonly Change[],
  options: DiffOptions,
): Generator<string> {
  const {palette, columns} = options;
  yield '';
  yield* wrap([span(heading, palette.strong), span(`  ${remark}`, palette.plain)], columns);
  const shown = columns === null ? changes : changes.slice(0, maxShown);
  for (const change of shown) yield* changeLines(change, options);
  const left = changes.length - shown.length;
  if (left > 0)
    yield cutLine(
      [span(`  … ${countOf(left, 'more difference', 'more differences')}: add --json`, palette.dim)],
      columns,
    );
}

/** One difference, on as many lines as its values need. */
export function changeLines({place, from, to}: Change, {palette, columns}: DiffOptions): string[] {
  const head = (sign: string): Line => [
    indentation(2),
    ...signed(sign, palette),
    span(`${place}  `, palette.key),
  ];
  if (from === null) return [cutLine([...head('+'), span(to ?? '', palette.good)], columns)];
  if (to === null) return [cutLine([...head('-'), span(from, palette.bad)], columns)];
  const line = [...head('~'), span(from, palette.bad), span(' → ', palette.dim), span(to, palette.good)];
  if (isWithinEdge(line, columns)) return [cutLine(line, columns)];
  return [
    cutLine(head('~'), columns),
    cutLine([indentation(6), span(`- ${from}`, palette.bad)], columns),
    cutLine([indentation(6), span(`+ ${to}`, palette.good)], columns),
  ];
}

function isWithinEdge(line: Line, columns: number | null): boolean {
  const edge = edgeOf(columns);
  if (edge === null) return true;
  // A text of megabytes is not measured: it is longer than any line.
  if (line.some(({text}) => text.length > edge)) return false;
  return line.reduce((sum, {text}) => sum + cellWidth(text), 0) <= edge;
}

function signed(sign: string, palette: Palette): Line {
  const paint = sign === '+' ? palette.good : sign === '-' ? palette.bad : palette.warn;
  return [span(`${sign} `, paint)];
}

function countDifferences(count: number): string {
  return countOf(count, 'difference', 'differences');
}

function wrap(line: Line, columns: number | null): string[] {
  return wrapLine(line, {columns, hang: 2, longWords: 'keep'});
}
