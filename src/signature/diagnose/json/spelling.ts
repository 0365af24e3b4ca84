import {type JsonDocument, tokenKinds} from './document.ts';
import type {Spell} from './render.ts';

/** The spellings of some tokens by their indexes: an array where they were prepared. */
export interface Spellings {
  at(index: number): string | undefined;
}

/** How a document's tokens are spelled: numbers by one, keys and strings by the other. */
export interface Spelling {
  readonly strings: Spellings;
  readonly numbers: Spellings;
}

export function spellBy({kinds}: JsonDocument, {strings, numbers}: Spelling): Spell {
  return index => (kinds[index] === tokenKinds.number ? numbers : strings).at(index) ?? '';
}
