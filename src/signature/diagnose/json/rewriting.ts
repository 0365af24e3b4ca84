import type {Candidate} from '../candidate.ts';
import type {NamedArrangement} from './arrangements.ts';
import {describeRewriting} from './describe.ts';
import type {JsonDocument} from './document.ts';
import type {Preset} from './presets.ts';
import type {Spacing} from './spacing.ts';
import type {Spelling} from './spelling.ts';
import type {Write} from './writing.ts';

/** A JSON text written anew. */
export interface Rewriting {
  readonly document: JsonDocument;
  readonly spelling: Spelling;
  readonly arrangement: NamedArrangement;
  /** Null: blanks as received. */
  readonly spacing: Spacing | null;
  /** The tools that write it so. */
  readonly presets: readonly Preset[];
}

export function toCandidate(rewriting: Rewriting, write: Write): Candidate {
  return {
    sizeBytes: rewriting.document.text.length,
    describe: () => [describeRewriting(rewriting)],
    content: () => write(rewriting.spelling, rewriting.arrangement, rewriting.spacing),
  };
}
