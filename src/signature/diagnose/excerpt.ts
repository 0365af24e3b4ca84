/** What a terminal may act on, hide or reorder. As text: as a literal it would cost its milliseconds at every start. */
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]`;

const maxUnits = 60;

/** A short piece of a payload's text, for one line: cut, with hidden characters made visible. */
export function excerpt(text: string): string {
  return toVisible(text.length <= maxUnits ? text : `${text.slice(0, maxUnits)}…`);
}

/** Not as JSON's escapes, which a payload may hold as they are: the two would look alike. */
function toVisible(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(new RegExp(hidden, 'gu'), character => {
    const code = character.codePointAt(0) ?? 0;
    return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

const excerptBytes = 80;

/** The beginning of some bytes: printable ASCII as it is, anything else as \xNN. */
export function excerptBytesOf(bytes: Buffer): string {
  const start = bytes.subarray(0, excerptBytes).toString('latin1');
  const shown = start.replace(
    /[^ -~]/g,
    unit => escapes[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return bytes.length > excerptBytes ? `${shown}…` : shown;
}

const escapes: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};
