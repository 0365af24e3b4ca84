import {digestDigits, type Reading, reading} from './reading.ts';

/** Base64 and base64url of a digest, of its hex, or of a part of it. */
export function* readBase64(text: string): Generator<Reading> {
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

/** Raw bytes taken for Latin-1 text and encoded as UTF-8. */
export function* readUtf8Bytes(bytes: Buffer, phrase: string): Generator<Reading> {
  if (bytes.length <= 32) return;
  const digest = Buffer.from(bytes.toString('utf8'), 'latin1');
  if (digest.length === 32 && Buffer.from(digest.toString('latin1')).equals(bytes)) {
    yield reading(digest.toString('hex'), 'whole', 'encoded_hex', phrase);
  }
}

/** The digest's bytes themselves, as a header's Latin-1 text or as a string of UTF-8. */
export function* readBinary(text: string): Generator<Reading> {
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
