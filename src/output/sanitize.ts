/**
 * What a terminal may act on, hide or reorder: controls, line separators, format characters (bidi, zero-width, tags),
 * lone surrogates, and whatever else Unicode draws as nothing. The two presentation selectors pass behind an emoji only.
 */
const hostile =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|(?<!\p{Emoji})[\uFE0E\uFE0F]/gu;
const plainAscii = /^[\x20-\x7e]*$/;

/** The text with every hostile character, newline and tab included, as a visible `\u001b`: safe in one line of a terminal. */
export function sanitize(text: string): string {
  return plainAscii.test(text) ? text : text.replace(hostile, toEscapes);
}

/** The same for a JSON text on one line: escapes stand inside its strings only, so that the value stays what it was. */
export function escapeJsonLine(json: string): string {
  return sanitize(json);
}

/** UTF-16 units, as JSON writes them: what is shown of a payload is still JSON. */
function toEscapes(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
