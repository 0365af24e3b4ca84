import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {answerLines, attemptLine} from './attempt-lines.ts';
import {headerLines, idSpans, payloadLines, shownType, verdictSpans} from './delivery-lines.ts';
import {cutLine, indentation, type Line, span, wrapLine} from './line.ts';
import type {Palette} from './palette.ts';
import {byteSize, localDateTime} from './quantity.ts';

interface ShowOptions {
  readonly recorded: RecordedDelivery;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  readonly palette: Palette;
  /** Null: no terminal. */
  readonly columns: number | null;
}

const labelCells = 11;
const all = Number.POSITIVE_INFINITY;

/** All there is to know of one delivery, line by line: facts, headers, payload, attempts with their answers. */
export function* showDelivery(options: ShowOptions): Generator<string> {
  const {recorded, attempts, palette, columns} = options;
  const heading = (text: string): string => cutLine([span(text, palette.strong)], columns);
  const under = (line: Line): string => cutLine([indentation(2), ...line], columns);

  yield* wrap([span(shownType(recorded), palette.strong), ...idSpans(recorded, palette)], columns);
  for (const fact of factLines(recorded, palette)) yield* wrap(fact, columns);
  yield '';
  yield heading('Headers');
  for (const line of headerLines(recorded.delivery.headers, palette)) yield under(line);
  yield '';
  yield heading('Payload');
  for (const line of payloadLines(recorded, {palette, maxLines: all, isWhole: true})) yield under(line);
  for (const attempt of attempts) {
    yield '';
    yield* attemptText(attempt, options);
  }
}

function* attemptText(attempt: Attempt, {recorded, palette, columns}: ShowOptions): Generator<string> {
  const {startedAtMs: atMs} = attempt;
  const {method} = recorded.delivery;
  const line = attemptLine(attempt, {atMs, method, mainEndpoint: null, palette, middle: null});
  yield* wrap([...line, span(`  (${attempt.cause})`, palette.dim)], columns);
  for (const row of answerLines(attempt, {palette})) yield cutLine([indentation(2), ...row], columns);
}

function factLines({delivery, verdict}: RecordedDelivery, palette: Palette): readonly Line[] {
  const fact = (label: string, ...value: Line): Line => [
    span(`  ${label.padEnd(labelCells)}`, palette.dim),
    ...value,
  ];
  const text = (value: string) => span(value, palette.plain);
  const secret = verdict.kind === 'valid' ? [text(` (${verdict.secret})`)] : [];
  return [
    fact('Delivery', span(delivery.id, palette.id)),
    fact('Received', text(localDateTime(delivery.receivedAtMs))),
    ...(delivery.event.created === null ? [] : [fact('Created', text(delivery.event.created))]),
    fact('Request', text(`${delivery.method} ${delivery.path}`)),
    fact('Body', text(`${byteSize(delivery.sizeBytes)}, SHA-256 ${delivery.bodySha256}`)),
    fact('Verdict', ...verdictSpans(verdict, palette), ...secret),
    ...verdict.notes.map(note => fact('', span(note, palette.warn))),
    ...(delivery.derivedFrom === null ? [] : [fact('Edited', text(`from ${delivery.derivedFrom}`))]),
  ];
}

/** Ids and digests are there to be copied: they stay whole. */
function wrap(line: Line, columns: number | null): string[] {
  return wrapLine(line, {columns, hang: 2 + labelCells, longWords: 'keep'});
}
