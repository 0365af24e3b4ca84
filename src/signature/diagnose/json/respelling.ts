/** Which constructs of a JSON string two spellings of the same text write otherwise, for people. */
export function describeRespelling(before: string, after: string): ReadonlySet<string> {
  const found = new Set<string>();
  const left = splitUnits(before);
  const right = splitUnits(after);
  for (const [at, unit] of left.entries()) {
    const other = right[at];
    if (other !== undefined && other !== unit) found.add(describeUnit(unit, other));
  }
  return found;
}

/** A character or an escape each; a pair of surrogates written as two escapes is two, as it is in UTF-16. */
function splitUnits(spelling: string): readonly string[] {
  return spelling.slice(1, -1).match(/\\(?:u[0-9a-fA-F]{4}|[\s\S])|[\s\S]/g) ?? [];
}

function describeUnit(before: string, after: string): string {
  if (after === '\\/')
    return '/ escaped as \\/ (slashes were unescaped on the way, or escaped before signing)';
  if (before === '\\/') return '\\/ written as / (slashes unescaped)';
  if (before.toLowerCase() === after.toLowerCase()) {
    return `\\u escape written differently: digits in ${after === after.toLowerCase() ? 'lower' : 'upper'} case`;
  }
  const code = codeOf(before.length > 1 ? before : after);
  const isEscaping = after.length > 1;
  if (code === 0x2028 || code === 0x2029) return `U+2028 and U+2029 ${isEscaping ? 'escaped' : 'unescaped'}`;
  if (code >= 0x80) {
    return isEscaping
      ? 'non-ASCII characters turned into \\u escapes'
      : '\\u escapes turned into the characters they stand for';
  }
  if (isMarkup.test(String.fromCharCode(code))) {
    return isEscaping ? 'HTML-safe escapes (< > & and others as \\u003c)' : 'HTML-safe escapes undone';
  }
  return 'control characters escaped differently';
}

const isMarkup = /[<>&='+`"]/;

function codeOf(unit: string): number {
  return unit.startsWith('\\u') ? Number.parseInt(unit.slice(2), 16) : unit.charCodeAt(unit.length - 1);
}
