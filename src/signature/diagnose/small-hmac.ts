import {createHash, hash} from 'node:crypto';

/** A key as RFC 2104 puts it before what is hashed: a block each for the inner and the outer hash. */
export interface PaddedKey {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** The HMAC-SHA256 of a content in pieces with each of some keys, as text of a character a byte; undefined where it cannot be made so. */
export type SmallHmac = (
  pieces: readonly (string | Buffer)[],
  keys: readonly PaddedKey[],
) => readonly string[] | undefined;

const blockBytes = 64;
const digestBytes = 32;
const maxBytes = 64 * 1024;

/**
 * For thousands of small contents: two plain hashes cost less than an object for each digest, and a content is written
 * down once for all keys. Node before 20.12 has no plain hash of this kind.
 */
export function createSmallHmac(): SmallHmac {
  const message = Buffer.allocUnsafe(blockBytes + maxBytes);
  const outermost = Buffer.allocUnsafe(blockBytes + digestBytes);
  return (pieces, keys) => {
    if (typeof hash !== 'function') return undefined;
    let end = blockBytes;
    for (const piece of pieces) {
      const isText = typeof piece === 'string';
      if (end + piece.length * (isText ? maxUtf8Bytes : 1) > message.length) return undefined;
      end += isText ? message.write(piece, end) : piece.copy(message, end);
    }
    const whole = message.subarray(0, end);
    return keys.map(({inner, outer}) => {
      inner.copy(message);
      outer.copy(outermost);
      outermost.write(hash('sha256', whole, 'binary'), blockBytes, 'binary');
      return hash('sha256', outermost, 'binary');
    });
  };
}

/** Of one UTF-16 unit. */
const maxUtf8Bytes = 3;

export function padKey(key: Buffer): PaddedKey {
  const inner = Buffer.alloc(blockBytes, innerPad);
  const outer = Buffer.alloc(blockBytes, outerPad);
  const short = key.length > blockBytes ? createHash('sha256').update(key).digest() : key;
  for (let at = 0; at < short.length; at += 1) {
    const byte = short[at] ?? 0;
    inner[at] = byte ^ innerPad;
    outer[at] = byte ^ outerPad;
  }
  return {inner, outer};
}

const innerPad = 0x36;
const outerPad = 0x5c;
