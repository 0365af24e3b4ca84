/**
 * Finds what a terminal or a page may act on, hide or reorder: controls, line separators, format characters (bidi, zero-width,
 * tags), lone surrogates, and whatever else Unicode draws as nothing. The two presentation selectors pass behind an emoji only.
 * Made when it is first needed, which few texts do: its classes take a millisecond of a start.
 */
export function hostile(): RegExp {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|(?<!\p{Emoji})[\uFE0E\uFE0F]/gu;
}

/** UTF-16 units, as JSON writes them: what is shown of a payload is still JSON. */
export function toEscapes(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
