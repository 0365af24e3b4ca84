/** How strings are spelled: from the text that they stand for, or by one construct of the spelling as received. */
export type StringStyle = (spelling: string) => string;

interface Writer {
  /** What is written as an escape, one UTF-16 unit each. */
  readonly escaped: RegExp;
  /** Escapes other than \u and four digits. */
  readonly short: Readonly<Record<string, string>>;
  readonly isUpper?: true;
}

const short = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'};
const plain = /^"[ !#-%(-*,-.0-;?-Z\]-_a-~]*"$/;
const shortSlash = {...short, '/': '\\/'};
const {'\b': _backspace, '\f': _formFeed, ...shortOldGo} = short;
const {'"': _quote, ...shortDotnet} = short;

/** Whole writers, each as a language or library spells the text that it has read. */
export const stringWriters = {
  node: spelling => (plain.test(spelling) ? spelling : JSON.stringify(JSON.parse(spelling))),
  pythonAscii: writer({escaped: /["\\]|[^ -~]/g, short}),
  raw: writer({escaped: /["\\\0-\x1f]/g, short}),
  php: writer({escaped: /["\\\0-\x1f/\x80-\uffff]/g, short: shortSlash}),
  phpSlashes: writer({escaped: /["\\\0-\x1f\x80-\uffff]/g, short}),
  phpUnicode: writer({escaped: /["\\\0-\x1f/\u2028\u2029]/g, short: shortSlash}),
  separators: writer({escaped: /["\\\0-\x1f\u2028\u2029]/g, short}),
  html: writer({escaped: /["\\\0-\x1f<>&\u2028\u2029]/g, short}),
  oldGoHtml: writer({escaped: /["\\\0-\x1f<>&\u2028\u2029]/g, short: shortOldGo}),
  oldGo: writer({escaped: /["\\\0-\x1f\u2028\u2029]/g, short: shortOldGo}),
  gson: writer({escaped: /["\\\0-\x1f<>&='\u2028\u2029]/g, short}),
  jackson: writer({escaped: /["\\\0-\x1f]/g, short, isUpper: true}),
  jacksonAscii: writer({escaped: /["\\\0-\x1f\x80-\uffff]/g, short, isUpper: true}),
  dotnet: writer({escaped: /["\\&'+<>`]|[^ -~]/g, short: shortDotnet, isUpper: true}),
  newtonsoft: writer({escaped: /["\\\0-\x1f\x85\u2028\u2029]/g, short}),
  phpHtml: writer({escaped: /["\\\0-\x1f/<>&'\x80-\uffff]/g, short: shortSlash, isUpper: true}),
} as const satisfies Record<string, StringStyle>;

export type StringWriterName = keyof typeof stringWriters;

function writer({escaped, short, isUpper}: Writer): StringStyle {
  const isTouched = new RegExp(escaped.source);
  return spelling => {
    if (!isTouched.test(spelling.slice(1, -1))) return spelling;
    const value: unknown = JSON.parse(spelling);
    if (typeof value !== 'string') return spelling;
    return `"${value.replace(escaped, unit => short[unit] ?? toEscape(unit, isUpper === true))}"`;
  };
}

function toEscape(unit: string, isUpper: boolean): string {
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${isUpper ? digits.toUpperCase() : digits}`;
}

/** Whether every writer leaves a spelling alone. */
export function isPlainString(spelling: string): boolean {
  return plain.test(spelling);
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
    combined = [...combined, ...combined.flatMap(before => styles.map(style => [...before, style]))];
  }
  return combined
    .filter(styles => styles.length > 0)
    .sort((a, b) => a.length - b.length)
    .map(styles => spelling => styles.reduce((before, style) => style(before), spelling));
}

/** Calls back for each character of a spelling, an escape being one. */
function replaceUnits(spelling: string, replace: (unit: string, isEscape: boolean) => string): string {
  return spelling.replace(/\\(?:u[0-9a-fA-F]{4}|[\s\S])|[^\\]/g, unit => replace(unit, unit.length > 1));
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
