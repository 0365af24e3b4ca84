import type {Reading} from './reading.ts';
import {readBase64, readBinary} from './spelled-bytes.ts';
import {readHex} from './spelled-hex.ts';
import {readStray} from './stray-digits.ts';

/** The digests that a text without anything around it may be: hex, base64, what is left of either. */
export function readCore(text: string): readonly Reading[] {
  if (text.length > maxUnits) return [];
  return [...readHex(text), ...readBase64(text), ...readStray(text), ...readBinary(text)];
}

/** Longer ones are no signature but a body, as of Go's Sum. */
const maxUnits = 2048;
