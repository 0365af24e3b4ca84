import {digestDigits, type Reading, reading} from './reading.ts';
import {readUtf8Bytes} from './spelled-bytes.ts';

const minPartDigits = 8;

/** Hex digits as a digest, a part of one, one with more around it, or the hex of its text. */
export function* readHex(text: string): Generator<Reading> {
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

function isBase64Digest(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text);
}
