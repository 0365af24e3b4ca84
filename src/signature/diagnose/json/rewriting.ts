import type {Candidate, Content} from '../candidate.ts';
import type {NamedArrangement} from './arrangements.ts';
import type {Axes} from './axes.ts';
import {describeRewriting} from './describe.ts';
import type {JsonDocument} from './document.ts';
import type {Preset} from './presets.ts';
import {render, respell, type Spell} from './render.ts';
import type {Spacing} from './spacing.ts';

/** A JSON text written anew. */
export interface Rewriting {
  readonly document: JsonDocument;
  readonly spell: Spell;
  readonly arrangement: NamedArrangement;
  /** Null: blanks as received. */
  readonly spacing: Spacing | null;
  /** The tools that write it so. */
  readonly presets: readonly Preset[];
}

export function toCandidate(rewriting: Rewriting, axes: Axes): Candidate {
  return {
    sizeBytes: rewriting.document.text.length,
    describe: () => [describeRewriting(rewriting)],
    content: () => write(rewriting, axes),
  };
}

/** Blanks of no known pattern cannot follow members to other places. */
export function canWrite({own}: Axes, spacing: Spacing | null, arrangement: NamedArrangement): boolean {
  return spacing !== null || own !== undefined || isInPlace(arrangement);
}

function isInPlace({order, emptyObjectsAsArrays}: NamedArrangement): boolean {
  return order === null && !emptyObjectsAsArrays;
}

function write({document, spell, arrangement, spacing}: Rewriting, {own}: Axes): Content {
  if (spacing !== null) return render(document, spell, arrangement, spacing);
  if (own === undefined || isInPlace(arrangement)) return respell(document, spell);
  return wrapped(own.before, render(document, spell, arrangement, own.spacing), own.after);
}

function* wrapped(before: string, content: Content, after: string): Generator<string | Buffer> {
  yield before;
  yield* content;
  yield after;
}
