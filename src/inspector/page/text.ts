import {hostile, toEscapes} from '../../webhook/hostile.ts';

/** A piece of text as it stands, or a character that would act, hide or reorder, by its escape. */
export interface Piece {
  readonly text: string;
  readonly isEscape: boolean;
}

const plain = /^[\t\n\x20-\x7e]*$/;

/** Newlines and tabs stay: they are shown as such. */
export function toPieces(text: string): readonly Piece[] {
  if (plain.test(text)) return text === '' ? [] : [{text, isEscape: false}];
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(hostile())) {
    if (match[0] === '\n' || match[0] === '\t') continue;
    if (match.index > done) pieces.push({text: text.slice(done, match.index), isEscape: false});
    pieces.push({text: toEscapes(match[0]), isEscape: true});
    done = match.index + match[0].length;
  }
  if (done < text.length) pieces.push({text: text.slice(done), isEscape: false});
  return pieces;
}

/** The same as one text, for attributes and short labels. */
export function toSafe(text: string): string {
  return toPieces(text.replace(/[\n\t]/g, toEscapes))
    .map(piece => piece.text)
    .join('');
}

export function toBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), unit => unit.charCodeAt(0));
}

/** Undefined where the bytes are no UTF-8. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function durationOf(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const time = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric'});

/** With the day where it is not today's. */
export function timeOf(ms: number, nowMs = Date.now()): string {
  const date = new Date(ms);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday ? time.format(date) : `${day.format(date)} ${time.format(date)}`;
}
