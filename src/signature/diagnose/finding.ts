import type {Candidate, Change} from './candidate.ts';

/** What reproduces a signature: the changes of each kind, none where all was right. */
export interface Finding {
  readonly spelling: Change | undefined;
  readonly secret: Change | undefined;
  readonly algorithm: Change | undefined;
  readonly body: readonly Change[];
  /** The signed body, where it is not the one received. */
  readonly candidate: Candidate | undefined;
}
