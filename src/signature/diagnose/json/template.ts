import {type JsonDocument, tokenKinds} from './document.ts';
import type {Spell} from './render.ts';
import type {Spelling} from './spelling.ts';

/** A JSON text whose blanks and order are settled, with holes where its tokens may be spelled in several ways. */
export interface Template {
  /** What stands before, between and after the holes, with room for what fills each: to be joined. */
  readonly parts: string[];
  /** The token of each hole. */
  readonly tokens: readonly number[];
  /** By hole. */
  readonly isNumber: readonly boolean[];
}

/** No JSON text holds it; and it keeps to one byte a unit what has no character beyond Latin-1. */
export const hole = '\0';

/** Writes a document once, for all spellings of the tokens whose text is a hole. */
export function createTemplate(
  document: JsonDocument,
  texts: readonly string[],
  write: (spell: Spell) => Iterable<string>,
): Template {
  const tokens: number[] = [];
  const spell: Spell = index => {
    const text = texts[index] ?? '';
    if (text === hole) tokens.push(index);
    return text;
  };
  const pieces = [...write(spell)].join('').split(hole);
  const parts = pieces.flatMap((piece, at) => (at === 0 ? [piece] : ['', piece]));
  return {parts, tokens, isNumber: tokens.map(index => document.kinds[index] === tokenKinds.number)};
}

/** The text with its holes filled. */
export function fill({parts, tokens, isNumber}: Template, {strings, numbers}: Spelling): string {
  for (let at = 0; at < tokens.length; at += 1) {
    const spellings = isNumber[at] === true ? numbers : strings;
    parts[2 * at + 1] = spellings.at(tokens[at] ?? 0) ?? '';
  }
  return parts.join('');
}
