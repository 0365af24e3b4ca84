import {gzipSync} from 'node:zlib';

/** What somebody signs instead of a body's text; undefined where this mistake cannot be made with it. */
export type Mistake = (text: string) => Buffer | string | undefined;

function rewrite(write: (value: unknown) => string | undefined): Mistake {
  return text => write(JSON.parse(text));
}

/** Every value with its objects' keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function escapeUnits(text: string, units: RegExp): string {
  return text.replace(units, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Blanks after commas and colons outside of strings, as Python's json.dumps has them. */
function spaced(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, token => (token.length === 1 ? `${token} ` : token));
}

const stringify = (value: unknown, indent?: number | string): string => JSON.stringify(value, null, indent);

/** Mistakes that rewrite JSON, by name. */
export const jsonMistakes: Readonly<Record<string, Mistake>> = {
  'compact as Node': rewrite(value => stringify(value)),
  'pretty 2': rewrite(value => stringify(value, 2)),
  'pretty 4': rewrite(value => stringify(value, 4)),
  'pretty tab': rewrite(value => stringify(value, '\t')),
  'sorted keys': rewrite(value => stringify(sorted(value))),
  'sorted, pretty': rewrite(value => stringify(sorted(value), 2)),
  'python default': rewrite(value => escapeUnits(spaced(stringify(value)), /[\x7f-\uffff]/g)),
  'python, not ASCII': rewrite(value => spaced(stringify(value))),
  'python, compact': rewrite(value => escapeUnits(stringify(value), /[\x7f-\uffff]/g)),
  'php default': rewrite(value => escapeUnits(stringify(value).replaceAll('/', '\\/'), /[\x80-\uffff]/g)),
  'php, slashes kept': rewrite(value => escapeUnits(stringify(value), /[\x80-\uffff]/g)),
  'php, unicode kept': rewrite(value =>
    escapeUnits(stringify(value).replaceAll('/', '\\/'), /[\u2028\u2029]/g),
  ),
  'go, sorted and HTML-safe': rewrite(value => escapeUnits(stringify(sorted(value)), /[<>&\u2028\u2029]/g)),
  'HTML-safe': rewrite(value => escapeUnits(stringify(value), /[<>&\u2028\u2029]/g)),
  gson: rewrite(value => escapeUnits(stringify(value), /[<>&='\u2028\u2029]/g)),
  'last key first': rewrite(value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const [last, ...others] = Object.entries(value).reverse();
    return last === undefined ? undefined : stringify(Object.fromEntries([last, ...others.reverse()]));
  }),
};

/** Mistakes with text, line ends and the body as a whole, by name. */
export const textMistakes: Readonly<Record<string, Mistake>> = {
  'newline added': text => `${text}\n`,
  'CRLF added': text => `${text}\r\n`,
  'newline removed': text => text.replace(/\r?\n$/, ''),
  'LF to CRLF': text => text.replace(/\r?\n/g, '\r\n'),
  'CRLF to LF': text => text.replaceAll('\r\n', '\n'),
  'newlines removed': text => text.replace(/[\r\n]/g, ''),
  BOM: text => `\ufeff${text}`,
  'UTF-16': text => Buffer.from(text, 'utf16le'),
  'UTF-16 with BOM': text => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'Latin-1': text => Buffer.from(text, 'latin1'),
  'ASCII ?': text => text.replace(/[^\0-\x7f]/gu, '?'),
  'ASCII ??': text => text.replace(/[^\0-\x7f]/g, '?'),
  mojibake: text => Buffer.from(text).toString('latin1'),
  'encoded twice': text => JSON.stringify(text),
  base64: text => Buffer.from(text).toString('base64'),
  hex: text => Buffer.from(text).toString('hex'),
  'JSON of a Buffer': text => JSON.stringify(Buffer.from(text)),
  form: text => `payload=${encodeURIComponent(text)}`,
  'form, +': text => new URLSearchParams({payload: text}).toString(),
  gzip: text => gzipSync(text),
  empty: () => '',
  'object text': () => '[object Object]',
  undefined: () => 'undefined',
};

/** Mistakes that turn a secret into what the signer has. */
export const secretMistakes: Readonly<Record<string, (secret: string) => Buffer | string>> = {
  'newline after it': secret => `${secret}\n`,
  'space after it': secret => `${secret} `,
  'tab before it': secret => `\t${secret}`,
  quotes: secret => `"${secret}"`,
  'whsec_ before it': secret => `whsec_${secret}`,
  'a variable before it': secret => `WEBHOOK_SECRET=${secret}`,
  empty: () => '',
};

/** Mistakes that spell a right digest otherwise. */
export const spellingMistakes: Readonly<Record<string, (hex: string) => string>> = {
  'upper case': hex => hex.toUpperCase(),
  'v1=': hex => `v1=${hex}`,
  'v1,': hex => `v1,${hex}`,
  'SHA256=': hex => `SHA256=${hex}`,
  blanks: hex => ` ${hex}\n`,
  quotes: hex => `"${hex}"`,
  base64: hex => Buffer.from(hex, 'hex').toString('base64'),
  base64url: hex => Buffer.from(hex, 'hex').toString('base64url'),
  'several values': hex => `${'0'.repeat(64)},${hex}`,
  'too short': hex => hex.slice(0, 40),
  'too long': hex => `${hex}ab`,
  'hex of hex': hex => Buffer.from(hex).toString('hex'),
  'header name': hex => `X-Vigthoria-Signature: ${hex}`,
  'bytes apart': hex => hex.replace(/..(?=.)/g, '$&-').toUpperCase(),
};
