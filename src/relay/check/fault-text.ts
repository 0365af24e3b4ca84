import type {Fix} from './fixes.ts';

/** What a fault is, why it matters and how it is mended. */
export interface FaultText {
  /** The end of "your handler …". */
  readonly what: string;
  readonly why: string;
  readonly fix: Fix;
}
