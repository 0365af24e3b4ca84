import type {Change} from './candidate.ts';

/** One digest that a given signature may be meant to say. */
export interface Reading {
  /** Lower-case hex digits; of a part of a digest fewer than of the whole. */
  readonly hex: string;
  /** `pattern`: dots stand for digits that are not known. */
  readonly part: 'whole' | 'start' | 'end' | 'pattern' | 'unpadded';
  /** Undefined: spelled as documented. */
  readonly change: Change | undefined;
}

export const fixSpelling =
  'Vigthoria sends 64 lower-case hex digits, bare or after sha256=; compare with exactly that';

export function spellingChange(reason: string, phrase: string): Change {
  return {reason, phrase, sequel: phrase, fixes: [fixSpelling], details: []};
}

export function reading(hex: string, part: Reading['part'], reason: string, phrase: string): Reading {
  return {hex, part, change: spellingChange(reason, phrase)};
}

/** Hex digits of the digests that hashes in use have: from MD5 to SHA-512. */
export const digestDigits = new Set([32, 40, 56, 64, 96, 128]);
