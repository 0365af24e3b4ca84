import {hostile, toEscapes} from '../webhook/hostile.ts';

const plainAscii = /^[\x20-\x7e]*$/;

/** The text with every hostile character, newline and tab included, as a visible `\u001b`: safe in one line of a terminal. */
export function sanitize(text: string): string {
  return plainAscii.test(text) ? text : text.replace(hostile(), toEscapes);
}

/** The same for a JSON text on one line: escapes stand inside its strings only, so that the value stays what it was. */
export function escapeJsonLine(json: string): string {
  return sanitize(json);
}
