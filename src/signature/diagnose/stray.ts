/** Blanks, control and format characters. As text: as a literal it would cost its milliseconds at every start. */
export const strayClass = String.raw`[\s\p{Cc}\p{Cf}]`;

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\r\n/g, 'newline (CRLF)'],
  [/\n/g, 'newline'],
  [/\r/g, 'carriage return'],
  [/\t/g, 'tab'],
  [/ /g, 'space'],
  [/\u00a0/g, 'no-break space (NBSP)'],
  [/[\u200b-\u200d\u2060]/g, 'zero-width character'],
  [/\ufeff/g, 'byte order mark'],
];

/** The kinds of the characters that a text has beyond a trimmed one, for people: `a newline`, `2 spaces and a tab`. */
export function describeStray(text: string, trimmed: string): string {
  const at = text.indexOf(trimmed);
  let rest = at < 0 ? text : text.slice(0, at) + text.slice(at + trimmed.length);
  const named: string[] = [];
  for (const [pattern, kind] of kinds) {
    const count = rest.match(pattern)?.length ?? 0;
    rest = rest.replace(pattern, '');
    if (count > 0) named.push(count === 1 ? `a ${kind}` : `${count} ${kind}s`);
  }
  const others = countStray(rest);
  if (others > 0) named.push(others === 1 ? 'an invisible character' : `${others} invisible characters`);
  return named.length === 0 ? 'blanks' : named.join(' and ');
}

export function countStray(text: string): number {
  return text.match(new RegExp(strayClass, 'gu'))?.length ?? 0;
}
