const named: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};

function escapeBy(singleQuote: string, doubleQuote = '&quot;'): (text: string) => string {
  return text =>
    text.replace(/[&<>"']/g, character => {
      if (character === "'") return singleQuote;
      return character === '"' ? doubleQuote : (named[character] ?? character);
    });
}

/** HTML entities as PHP's htmlspecialchars, templates and sanitizers write them. */
export const htmlEscape = {
  all: escapeBy('&#039;'),
  double: escapeBy("'"),
  decimal: escapeBy('&#39;', '&#34;'),
  hex: escapeBy('&#x27;'),
} as const;

/** The text without those entities. */
export function htmlUnescape(text: string): string {
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{2,4})|#x([0-9a-f]{2,4}));/gi,
    (entity, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return characters[name.toLowerCase()] ?? entity;
      return String.fromCharCode(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal));
    },
  );
}

const characters: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};
