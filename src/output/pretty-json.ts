import {type JsonToken, type JsonTokenKind, scanJson} from '../webhook/json-tokens.ts';
import {indentation, type Line, type Span, span} from './line.ts';
import type {Paint, Palette} from './palette.ts';
import {countOf} from './quantity.ts';
import {escapeJsonLine} from './sanitize.ts';

export interface PrettyOptions {
  readonly palette: Palette;
  /** Of the JSON; what goes beyond is counted in one closing line. */
  readonly maxLines?: number;
  /** A longer text or number is cut before anything else is done with it: what no terminal shows costs nothing. */
  readonly maxTokenUnits?: number;
  /** The command that shows all of it. */
  readonly showAll?: string;
}

const noLimit = Number.POSITIVE_INFINITY;
/** Deeper levels stay at this indentation, so that a nest of a million brackets is no wall of blanks. */
const maxIndentLevels = 20;
/** The lines of a longer text are not counted: that would hold everything else up. */
const countLimit = 1_000_000;

/** The JSON text over lines, two blanks a level, with its digits, escapes, order and repeats as written. */
export function* prettyJson(
  text: string,
  {palette, maxLines = noLimit, maxTokenUnits = noLimit, showAll}: PrettyOptions,
): Generator<Line> {
  let count = 0;
  for (const line of layOut(text, palette, maxTokenUnits)) {
    count += 1;
    if (count <= maxLines) yield line;
    else if (text.length > countLimit) break;
  }
  if (count <= maxLines) return;
  const more = text.length > countLimit ? 'more lines' : moreLines(count - maxLines);
  yield [span(showAll === undefined ? `… ${more}` : `… ${more}: ${showAll}`, palette.dim)];
}

/** The same JSON on one line, digits unchanged, nothing in it that could end the line or hide. */
export function compactJson(text: string): string {
  const runs: string[] = [];
  let start = 0;
  let end = 0;
  // Runs, not tokens: millions of small slices would take many times the text's own memory.
  for (const token of scanJson(text)) {
    if (token.offset !== end) {
      runs.push(text.slice(start, end));
      start = token.offset;
    }
    end = token.offset + token.text.length;
  }
  runs.push(text.slice(start, end));
  return escapeJsonLine(runs.join(''));
}

function* layOut(text: string, palette: Palette, maxTokenUnits: number): Generator<Line> {
  const paints = paintsOf(palette);
  let line: Span[] = [];
  let depth = 0;
  let previous: JsonToken | undefined;
  for (const token of scanJson(text)) {
    if (token.kind === 'colon') {
      const key = line.pop();
      if (key !== undefined) line.push({...key, paint: palette.key});
      line.push(span(': ', palette.plain));
    } else {
      const isEmpty = previous?.kind === 'open' && token.kind === 'close';
      if (previous?.kind === 'open' && !isEmpty) depth += 1;
      if (token.kind === 'close' && !isEmpty) depth -= 1;
      if (isBreak(previous, token) && !isEmpty) {
        yield line;
        line = [indentation(2 * Math.min(depth, maxIndentLevels))];
      }
      line.push(span(shorten(token.text, maxTokenUnits), paints[token.kind]));
    }
    previous = token;
  }
  if (line.length > 0) yield line;
}

function shorten(text: string, units: number): string {
  return text.length > units ? `${text.slice(0, units)}…` : text;
}

function isBreak(previous: JsonToken | undefined, token: JsonToken): boolean {
  if (previous === undefined) return false;
  return previous.kind === 'open' || previous.kind === 'comma' || token.kind === 'close';
}

function paintsOf(palette: Palette): Readonly<Record<JsonTokenKind, Paint>> {
  const {plain, string, number, word} = palette;
  return {open: plain, close: plain, colon: plain, comma: plain, string, number, word};
}

function moreLines(count: number): string {
  return countOf(count, 'more line', 'more lines');
}
