import {type Reading, spellingChange} from './reading.ts';

const digestDigits = new Set([32, 40, 56, 64, 96, 128]);
const minPartDigits = 8;

/** The digests that a text without anything around it may be: hex, base64, what is left of either. */
export function readCore(text: string): readonly Reading[] {
  if (text.length > maxUnits) return [];
  return [...readHex(text), ...readBase64(text), ...readStray(text), ...readBinary(text)];
}

/** Longer ones are no signature but a body, as of Go's Sum. */
const maxUnits = 2048;

function reading(hex: string, part: Reading['part'], reason: string, phrase: string): Reading {
  return {hex, part, change: spellingChange(reason, phrase)};
}

function* readHex(text: string): Generator<Reading> {
  if (!/^[0-9a-f]+$/i.test(text)) return;
  const hex = text.toLowerCase();
  const isLower = text === hex;
  const inCase = isLower ? '' : ', in upper case';
  if (digestDigits.has(hex.length)) {
    yield isLower
      ? {hex, part: 'whole', change: undefined}
      : reading(
          hex,
          'whole',
          'upper_case',
          'it is the same digest in upper case; Vigthoria sends lower case, and a handler that compares text rejects this',
        );
  }
  yield* readHexOfText(hex);
  if (hex.length < 64) yield* readShort(hex, inCase);
  else if (hex.length > 64) yield* readLong(hex, inCase);
}

function* readShort(hex: string, inCase: string): Generator<Reading> {
  if (hex.length < minPartDigits) return;
  const count = `${hex.length} of 64 digits`;
  yield reading(hex, 'start', 'too_short', `it is too short: the first ${count} of the right one${inCase}`);
  if (hex.length >= 48) {
    yield reading(
      hex,
      'unpadded',
      'too_short',
      `it is too short: bytes below 10 (hex) lost their leading zero${inCase}`,
    );
  }
  yield reading(hex, 'end', 'too_short', `it is too short: the last ${count} of the right one${inCase}`);
}

function* readLong(hex: string, inCase: string): Generator<Reading> {
  const phrase = (where: string): string => `it is too long: ${where}${inCase}`;
  yield reading(hex.slice(0, 64), 'whole', 'too_long', phrase(`its first 64 of ${hex.length} digits fit`));
  yield reading(hex.slice(-64), 'whole', 'too_long', phrase(`its last 64 of ${hex.length} digits fit`));
  const unsigned = hex.replace(/ffffff([89a-f][0-9a-f])/g, '$1');
  if (unsigned.length === 64) {
    yield reading(unsigned, 'whole', 'too_long', phrase('its bytes were written as signed 32-bit numbers'));
  }
  for (let at = 1; at + 64 < hex.length && at < maxWindows; at += 1) {
    yield reading(hex.slice(at, at + 64), 'whole', 'too_long', phrase(`64 of its ${hex.length} digits fit`));
  }
}

const maxWindows = 256;

/** Hex of something else than the digest's bytes. */
function* readHexOfText(hex: string): Generator<Reading> {
  if (hex.length % 2 !== 0) return;
  const bytes = Buffer.from(hex, 'hex');
  const text = bytes.toString('latin1');
  const isDigest = (candidate: string): boolean => /^[0-9a-f]{64}$/i.test(candidate);
  if (isDigest(text)) {
    yield reading(
      text.toLowerCase(),
      'whole',
      'encoded_hex',
      'it is the hex of the hex text of the right one',
    );
  }
  if (isBase64Digest(text)) {
    yield reading(
      Buffer.from(text, 'base64').toString('hex'),
      'whole',
      'encoded_hex',
      'it is the hex of the base64 text of the right one',
    );
  }
  const misread = bytes.toString('base64');
  if (isDigest(misread)) {
    yield reading(
      misread.toLowerCase(),
      'whole',
      'encoded_hex',
      'its hex digits were decoded as base64 and written as hex again',
    );
  }
  yield* readUtf8Bytes(bytes, 'it is the hex of a digest that was turned into text and back (UTF-8)');
}

/** Raw bytes taken for Latin-1 text and encoded as UTF-8. */
function* readUtf8Bytes(bytes: Buffer, phrase: string): Generator<Reading> {
  if (bytes.length <= 32) return;
  const digest = Buffer.from(bytes.toString('utf8'), 'latin1');
  if (digest.length === 32 && Buffer.from(digest.toString('latin1')).equals(bytes)) {
    yield reading(digest.toString('hex'), 'whole', 'encoded_hex', phrase);
  }
}

function isBase64Digest(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
}

function* readBase64(text: string): Generator<Reading> {
  // 64 hex digits are never base64.
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) || /^[0-9a-f]+$/i.test(text) || text.length < 11) return;
  const bytes = Buffer.from(text, 'base64');
  const isUrl = /[_-]/.test(text);
  const name = isUrl ? 'base64url' : 'base64';
  const inner = bytes.toString('latin1');
  if (/^[0-9a-f]{32,128}$/i.test(inner)) {
    const hex = inner.toLowerCase();
    yield reading(
      hex,
      'whole',
      'base64',
      `it is the ${name} of the hex text; Vigthoria sends the hex itself`,
    );
  }
  const hex = bytes.toString('hex');
  if (digestDigits.has(hex.length)) {
    const padding = text.length % 4 === 0 ? '' : ' without padding';
    yield reading(hex, 'whole', 'base64', `it is in ${name}${padding}; Vigthoria sends hex`);
  }
  yield* readUtf8Bytes(bytes, `it is the ${name} of a digest that was turned into text and back (UTF-8)`);
  const misread = bytes.toString('base64');
  if (/^[0-9a-f]{64}$/i.test(misread)) {
    yield reading(misread.toLowerCase(), 'whole', 'base64', 'its hex digits were decoded as base64');
  }
  if (text.length < 43) {
    yield reading(
      hex,
      'start',
      'too_short',
      `it is in ${name} and too short: the beginning of the right one`,
    );
  }
}

/** Hex with characters among it that are none. */
function* readStray(text: string): Generator<Reading> {
  if (/^[0-9a-f]*$/i.test(text)) return;
  const elided = /^([0-9a-f]{4,})(?:…|\.{2,}|\*+|·+)([0-9a-f]*)$/i.exec(text);
  if (elided?.[1] !== undefined) {
    const end = elided[2] ?? '';
    const hex =
      `${elided[1]}${'.'.repeat(Math.max(0, 64 - elided[1].length - end.length))}${end}`.toLowerCase();
    yield reading(
      hex,
      'pattern',
      'too_short',
      'it is too short: its middle or end was left out, as a page shows it',
    );
  }
  const clean = text.replace(/[^0-9a-f]/gi, '').toLowerCase();
  const what = describeStray(text);
  if (clean.length === 64) {
    yield reading(clean, 'whole', 'not_hex', `it is not hex: ${what}; without that it fits`);
  }
  const pattern = [...text].map(character => (/[0-9a-f]/i.test(character) ? character.toLowerCase() : '.'));
  if (pattern.length === 64 && pattern.filter(digit => digit === '.').length <= maxUnknown) {
    yield reading(pattern.join(''), 'pattern', 'not_hex', `it is not hex: ${what}; all other digits fit`);
  }
  if (clean.length >= 48 && clean.length < 64) {
    yield reading(clean, 'start', 'not_hex', `it is not hex: ${what}; the other ${clean.length} digits fit`);
  }
}

const maxUnknown = 16;

function describeStray(text: string): string {
  const characters = [...text];
  const at = characters.findIndex(character => !/[0-9a-f]/i.test(character));
  const stray = characters.filter(character => !/[0-9a-f]/i.test(character));
  const code = (stray[0] ?? '').codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const kind = code > 0x7f ? 'a non-ASCII character' : 'a character that is no hex digit';
  const more = stray.length > 1 ? `, and ${stray.length - 1} more` : '';
  return `${kind} (${name}) stands at position ${at + 1}${more}`;
}

/** The digest's bytes themselves, as a header's Latin-1 text or as a string of UTF-8. */
function* readBinary(text: string): Generator<Reading> {
  if (/^[ -~]*$/.test(text)) return;
  for (const bytes of [
    Buffer.from(text, 'latin1'),
    Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), 'latin1'),
  ]) {
    if (bytes.length === 32) {
      yield reading(
        bytes.toString('hex'),
        'whole',
        'binary',
        "it is the digest's raw bytes; Vigthoria sends hex",
      );
    }
  }
}
