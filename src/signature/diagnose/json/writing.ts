import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {isPlainString} from './escapes.ts';
import type {OwnSpacing} from './own-spacing.ts';
import {type Arrangement, render, respell, type Spell} from './render.ts';
import type {Spacing} from './spacing.ts';
import {type Spelling, spellBy} from './spelling.ts';
import {createTemplate, fill, hole, type Template} from './template.ts';

/** A document written anew; a spacing of null keeps its blanks. */
export type Write = (
  spelling: Spelling,
  arrangement: Arrangement,
  spacing: Spacing | null,
) => Iterable<string>;

/** Blanks of no known pattern cannot follow members to other places. */
export function canWrite(
  own: OwnSpacing | undefined,
  spacing: Spacing | null,
  arrangement: Arrangement,
): boolean {
  return spacing !== null || own !== undefined || isInPlace(arrangement);
}

/** In pieces, for documents of any size. */
export function writeInPieces(document: JsonDocument, own: OwnSpacing | undefined): Write {
  return (spelling, arrangement, spacing) =>
    writeSpelled(document, own, spellBy(document, spelling), arrangement, spacing);
}

/** At once, and with less work where many spellings share an arrangement and a spacing: those are kept. */
export function writeByTemplate(document: JsonDocument, own: OwnSpacing | undefined): Write {
  const texts = listTexts(document);
  const templates = new Map<Arrangement, Map<Spacing | null, Template>>();
  return (spelling, arrangement, spacing) => {
    const bySpacing = templates.get(arrangement) ?? new Map<Spacing | null, Template>();
    templates.set(arrangement, bySpacing);
    const template =
      bySpacing.get(spacing) ??
      createTemplate(document, texts, spell => writeSpelled(document, own, spell, arrangement, spacing));
    bySpacing.set(spacing, template);
    return [fill(template, spelling)];
  };
}

function writeSpelled(
  document: JsonDocument,
  own: OwnSpacing | undefined,
  spell: Spell,
  arrangement: Arrangement,
  spacing: Spacing | null,
): Iterable<string> {
  if (spacing !== null) return render(document, spell, arrangement, spacing);
  if (own === undefined || isInPlace(arrangement)) return respell(document, spell);
  return wrapped(own.before, render(document, spell, arrangement, own.spacing), own.after);
}

/** The texts of all tokens, a hole for each that is spelled in more than one way. */
function listTexts(document: JsonDocument): readonly string[] {
  return Array.from({length: document.count}, (_, index) => {
    const kind = document.kinds[index];
    const text = tokenText(document, index);
    const isText = kind === tokenKinds.key || kind === tokenKinds.string;
    return kind === tokenKinds.number || (isText && !isPlainString(text)) ? hole : text;
  });
}

function isInPlace({order, emptyObjectsAsArrays}: Arrangement): boolean {
  return order === null && !emptyObjectsAsArrays;
}

function* wrapped(before: string, pieces: Iterable<string>, after: string): Generator<string> {
  yield before;
  yield* pieces;
  yield after;
}
