import type {Body} from './body.ts';
import {bodyChange} from './candidate.ts';
import {ofText, type Transform} from './transform.ts';

const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const bom16 = Buffer.from([0xff, 0xfe]);
const fixBytes = 'hash the bytes as received: decoding them to text and encoding that again may change them';
const fixBom = 'write the file as UTF-8 without a byte order mark (in PowerShell 7: -Encoding utf8NoBOM)';

function encoding(reason: string, then: string, apply: Transform['apply'], fix = fixBytes): Transform {
  return {change: bodyChange(reason, then, [fix]), apply};
}

function text(reason: string, then: string, apply: (text: string) => Buffer | string | undefined): Transform {
  return ofText(bodyChange(reason, then, [fixBytes]), apply);
}

/** What text encodings, marks and replacements make of a body, likeliest first. */
export const encodings: readonly Transform[] = [
  encoding('bom', 'with a byte order mark (BOM) before it', ({bytes}) => [bom, bytes()], fixBom),
  encoding('utf16', 'in UTF-16 (little-endian)', ({utf16}) => utf16()),
  encoding('utf16', 'in UTF-16 with a byte order mark, as PowerShell writes it', ({utf16}) =>
    markedBy(bom16, utf16()),
  ),
  encoding('utf16', 'in UTF-16 (big-endian)', ({utf16}) => swapped(utf16())),
  encoding('utf16', 'in UTF-16 (big-endian) with a byte order mark', ({utf16}) =>
    markedBy(swapped(bom16), swapped(utf16())),
  ),
  text('latin1', 'as Latin-1 (one byte a character)', value =>
    isAscii(value) ? undefined : Buffer.from(value, 'latin1'),
  ),
  text('windows1252', 'as Windows-1252', value => (isAscii(value) ? undefined : toWindows1252(value))),
  text('ascii', 'with non-ASCII characters replaced by ? (ASCII encoding)', value =>
    value.replace(/[^\0-\x7f]/gu, '?'),
  ),
  text('ascii', 'with non-ASCII characters replaced by ? (ASCII encoding), two for an emoji', value =>
    value.replace(/[^\0-\x7f]/g, '?'),
  ),
  encoding('ascii', 'with each non-ASCII byte replaced by ? (ASCII encoding)', body =>
    mapHighBytes(body, () => '?'),
  ),
  text('ascii', 'as Latin-1 with all other characters replaced by ?', value =>
    Buffer.from(value.replace(/[^\0-\xff]/gu, '?'), 'latin1'),
  ),
  text('ascii', 'with non-ASCII characters left out', value => value.replace(/[^\0-\x7f]/g, '')),
  encoding('ascii', 'with the top bit of each byte cut off (ASCII decoding)', body =>
    mapHighBytes(body, byte => String.fromCharCode(byte & 0x7f)),
  ),
  encoding('mojibake', 'as mojibake: UTF-8 decoded as Latin-1, then encoded as UTF-8', body => body.latin1()),
  encoding('mojibake', 'as mojibake: UTF-8 decoded as Windows-1252, then encoded as UTF-8', body =>
    fromWindows1252(body.latin1()),
  ),
  encoding('lossy_utf8', 'decoded as UTF-8 with loss (U+FFFD for what is invalid)', body =>
    body.text() === undefined ? body.bytes().toString('utf8') : undefined,
  ),
  encoding('lossy_utf8', 'decoded as UTF-8 with loss (U+FFFD for each invalid byte)', body =>
    replaceInvalid(body, '\ufffd'),
  ),
  encoding('lossy_utf8', 'decoded as UTF-8 with loss (invalid bytes left out)', body =>
    replaceInvalid(body, ''),
  ),
  encoding('lossy_utf8', 'decoded as UTF-8 with loss (? for each invalid byte)', body =>
    replaceInvalid(body, '?'),
  ),
  encoding('ascii', 'decoded as ASCII with loss (U+FFFD for each non-ASCII byte)', body =>
    mapHighBytes(body, () => '\ufffd'),
  ),
  text('normalized', 'with its text in Unicode normal form C', value => value.normalize('NFC')),
  text('normalized', 'with its text in Unicode normal form D', value => value.normalize('NFD')),
  text('ascii', 'with accents and emoji removed', value => value.normalize('NFD').replace(/[^\0-\x7f]/g, '')),
];

function markedBy(mark: Buffer | undefined, bytes: Buffer | undefined): readonly Buffer[] | undefined {
  return mark === undefined || bytes === undefined ? undefined : [mark, bytes];
}

function swapped(bytes: Buffer | undefined): Buffer | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).swap16();
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

/** Text as Windows-1252, ? for what it has not. */
export function toWindows1252(text: string): Buffer {
  return Buffer.from(
    text.replace(/[^\0-\x7f\xa0-\xff]/gu, character => {
      const at = windows1252.indexOf(character);
      return at < 0 ? '?' : String.fromCharCode(0x80 + at);
    }),
    'latin1',
  );
}

/** The characters of bytes 80 to 9f; written out, since Node 20's TextDecoder reads windows-1252 as Latin-1. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Whether a text has characters beyond ASCII, all of which Windows-1252 has too. */
export function isWindows1252(text: string): boolean {
  return /[^\0-\x7f]/.test(text) && !/[^\0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/.test(text);
}

export function fromWindows1252(latin1: string): string {
  return latin1.replace(/[\x80-\x9f]/g, unit => windows1252[unit.charCodeAt(0) - 0x80] ?? unit);
}

function mapHighBytes(body: Body, replace: (byte: number) => string): string {
  return body.latin1().replace(/[\x80-\xff]/g, unit => replace(unit.charCodeAt(0)));
}

/** Byte by byte, as Go and Python do, where JavaScript joins some. */
function replaceInvalid(body: Body, replacement: string): Buffer | undefined {
  if (body.text() !== undefined) return undefined;
  const replaced = body
    .latin1()
    .replace(wellFormedOrByte, match => (match.length > 1 || match < '\x80' ? match : '\uffff'));
  const parts = replaced.split('\uffff').map(part => Buffer.from(part, 'latin1'));
  const between = Buffer.from(replacement);
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [between, part])));
}

/** The well-formed sequences of the Unicode standard, table 3-7, as Latin-1 text; else one byte. */
const wellFormedOrByte =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\s\S]/g;
