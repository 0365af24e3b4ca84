/** How strings are spelled: from the text that they stand for, or by one construct of the spelling as received. */
export type StringStyle = (spelling: string) => string;

/** A whole writer, as a language or library spells the text that it has read. */
export interface StringWriter {
  readonly spell: StringStyle;
  /** The same of a spelling by `JSON.stringify`, sooner. */
  readonly respell: StringStyle;
  /** Character classes; a JSON text that has none of them stays as it is. */
  readonly escapes: readonly string[];
}

const short = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'};
const shortSlash = {...short, '/': '\\/'};
const {'\b': _backspace, '\f': _formFeed, ...shortOldGo} = short;
const {'"': _quote, ...shortDotnet} = short;

const backslash = '\\\\';
const del = '\\x7f';
const nonAscii = '\\x80-\\uffff';
const separators = '\\u2028\\u2029';
const html = '<>&';

export const stringWriters = {
  node: {
    spell: spelling => (spelling.includes('\\') ? JSON.stringify(JSON.parse(spelling)) : spelling),
    respell: spelling => spelling,
    escapes: [backslash],
  },
  pythonAscii: writer([nonAscii, del], short),
  raw: writer([], short),
  php: writer(['/', nonAscii], shortSlash),
  phpSlashes: writer([nonAscii], short),
  phpUnicode: writer(['/', separators], shortSlash),
  separators: writer([separators], short),
  html: writer([html, separators], short),
  oldGoHtml: writer([html, separators], shortOldGo),
  oldGo: writer([separators], shortOldGo),
  gson: writer([html, "='", separators], short),
  jackson: writer([], short, {isUpper: true}),
  jacksonAscii: writer([nonAscii], short, {isUpper: true}),
  dotnet: writer([html, "'+`", nonAscii, del], shortDotnet, {isUpper: true}),
  newtonsoft: writer(['\\x85', separators], short),
  phpHtml: writer(['/', html, "'", nonAscii], shortSlash, {isUpper: true}),
} as const satisfies Record<string, StringWriter>;

export type StringWriterName = keyof typeof stringWriters;

/** Escapes quotes, backslashes, control characters and the given others; `short` has those that are not \\u and four digits. */
function writer(
  others: readonly string[],
  short: Readonly<Record<string, string>>,
  {isUpper}: {readonly isUpper: boolean} = {isUpper: false},
): StringWriter {
  const escaped = new RegExp(`["\\\\\\0-\\x1f${others.join('')}]`, 'g');
  const further = new RegExp(`[${others.join('')}]`, 'g');
  const known: Record<string, string> = {...short};
  const toEscaped = (unit: string): string => {
    known[unit] ??= toEscape(unit, isUpper);
    return known[unit];
  };
  const spell: StringStyle = spelling => `"${readString(spelling).replace(escaped, toEscaped)}"`;
  // As JSON.stringify has it already: lower-case digits and the short escapes, quotes among them.
  const isUsual = !isUpper && short['"'] !== undefined && short['\b'] !== undefined;
  return {
    escapes: [backslash, ...others],
    spell,
    respell: isUsual ? spelling => spelling.replace(further, toEscaped) : spell,
  };
}

/** The text that a JSON string stands for. */
function readString(spelling: string): string {
  return spelling.includes('\\') ? String(JSON.parse(spelling)) : spelling.slice(1, -1);
}

function toEscape(unit: string, isUpper: boolean): string {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isUpper ? digits.toUpperCase() : digits}`;
}

/** Whether every writer leaves a spelling alone. */
export function isPlainString(spelling: string): boolean {
  return /^"[ !#-%(-*,-.0-;?-Z\]-_a-~]*"$/.test(spelling);
}

interface Construct {
  /** Whether a text holds anything that this could change. */
  readonly applies: RegExp;
  readonly styles: readonly StringStyle[];
}

/** One construct each, all else of the spelling staying as it is: what a relay or a half-done repair changes. */
const constructs: readonly Construct[] = [
  {
    applies: /\//,
    styles: [
      spelling => replaceUnits(spelling, (unit, isEscape) => (unit === '/' && !isEscape ? '\\/' : unit)),
      spelling => replaceUnits(spelling, unit => (unit === '\\/' ? '/' : unit)),
    ],
  },
  {
    applies: /[\x80-\uffff]|\\u/,
    styles: [
      spelling => spelling.replace(/[\x80-\uffff]/g, unit => toEscape(unit, false)),
      spelling => spelling.replace(/[\x80-\uffff]/g, unit => toEscape(unit, true)),
      spelling => toCharacters(spelling, code => code >= 0x80),
      spelling => spelling.replace(/[\u2028\u2029]/g, unit => toEscape(unit, false)),
      spelling => toCharacters(spelling, code => code === 0x2028 || code === 0x2029),
    ],
  },
  {
    applies: /\\u[0-9a-fA-F]*[a-fA-F]/,
    styles: [
      spelling => replaceUnits(spelling, unit => (unit.startsWith('\\u') ? unit.toLowerCase() : unit)),
      spelling =>
        replaceUnits(spelling, unit => (unit.startsWith('\\u') ? `\\u${unit.slice(2).toUpperCase()}` : unit)),
    ],
  },
  {
    applies: /[<>&='+]|\\u00[23]/,
    styles: [
      spelling => spelling.replace(/[<>&]/g, unit => toEscape(unit, false)),
      spelling => spelling.replace(/[<>&='\u2028\u2029]/g, unit => toEscape(unit, false)),
      spelling => spelling.replace(/[<>&]/g, unit => toEscape(unit, true)),
      spelling => toCharacters(spelling, code => code > 0x22 && code < 0x40 && code !== 0x5c),
    ],
  },
];

/** All that a document's constructs could have been before or after: each alone, then those of two, three and four kinds together. */
export function listConstructStyles(text: string): readonly StringStyle[] {
  const relevant = constructs.filter(({applies}) => applies.test(text));
  let combined: readonly (readonly StringStyle[])[] = [[]];
  for (const {styles} of relevant) {
    const remembered = styles.map(remember);
    combined = [...combined, ...combined.flatMap(before => remembered.map(style => [...before, style]))];
  }
  return combined
    .filter(styles => styles.length > 0)
    .sort((a, b) => a.length - b.length)
    .map(styles => spelling => styles.reduce((before, style) => style(before), spelling));
}

/** Each style is part of many, and meets the same spellings in them. */
function remember(style: StringStyle): StringStyle {
  const known = new Map<string, string>();
  return spelling => {
    const spelled = known.get(spelling) ?? style(spelling);
    known.set(spelling, spelled);
    return spelled;
  };
}

/** Calls back for each escape and each slash that stands for itself. */
function replaceUnits(spelling: string, replace: (unit: string, isEscape: boolean) => string): string {
  return spelling.replace(/\\(?:u[0-9a-fA-F]{4}|[\s\S])|\//g, unit => replace(unit, unit.length > 1));
}

/** Turns \u escapes of some characters into the characters; half a surrogate pair stays an escape. */
function toCharacters(spelling: string, isWanted: (code: number) => boolean): string {
  return spelling.replace(
    /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\(?:u([0-9a-f]{4})|[\s\S])/gi,
    (given, high: string | undefined, low: string | undefined, unit: string | undefined) => {
      if (high !== undefined && low !== undefined) {
        return isWanted(0x10000)
          ? String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16))
          : given;
      }
      const code = unit === undefined ? 0 : Number.parseInt(unit, 16);
      const isSurrogate = code >= 0xd800 && code <= 0xdfff;
      return unit !== undefined && !isSurrogate && isWanted(code) ? String.fromCharCode(code) : given;
    },
  );
}
