import {createHash, hash, randomFillSync} from 'node:crypto';

// Crockford's base 32: no letter that reads as a digit.
const digits = '0123456789abcdefghjkmnpqrstvwxyz';

/** Drawn in advance: asking the system for a few costs more than the rest of an id. */
const random = {bytes: Buffer.alloc(0), used: 0};
const randomBytesOfId = 8;

/** A prefix, 10 digits of time (milliseconds) and 64 random bits in 16, so that ids sort by time, as in the ULID specification. */
export function createId(prefix: 'dlv' | 'att', nowMs: number): string {
  if (random.used === random.bytes.length) {
    random.bytes = randomFillSync(Buffer.alloc(256 * randomBytesOfId));
    random.used = 0;
  }
  random.used += randomBytesOfId;
  return `${prefix}_${timeDigits(nowMs)}${random.bytes.toString('hex', random.used - randomBytesOfId, random.used)}`;
}

/** The id of a delivery that another tool received: the same delivery, the same id. */
export function deriveDeliveryId(receivedAtMs: number, content: string): string {
  return `dlv_${timeDigits(receivedAtMs)}${deriveDigits(content, 16)}`;
}

let last = {ms: Number.NaN, text: ''};

/** Many ids are of one millisecond. */
function timeDigits(ms: number): string {
  if (ms === last.ms) return last.text;
  let text = '';
  for (let rest = ms, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32))
    text = `${digits[rest % 32]}${text}`;
  last = {ms, text};
  return text;
}

/** The hex SHA-256 that a body is found by. */
export function sha256(body: Buffer): string {
  // Node before 20.12 has no plain hash of this kind.
  return typeof hash === 'function' ? hash('sha256', body) : createHash('sha256').update(body).digest('hex');
}

/** Digits of an id that follow from a text alone: the same text, the same digits. */
export function deriveDigits(text: string, count: number): string {
  return [...createHash('sha256').update(text).digest().subarray(0, count)]
    .map(byte => digits[byte % 32])
    .join('');
}
