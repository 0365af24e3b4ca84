/** What checking a signature said. Notes are whole sentences for the reader; a secret is named by its source, never by value. */
export type Verdict =
  | {readonly kind: 'valid'; readonly secret: string; readonly notes: readonly string[]}
  | {
      readonly kind: 'invalid';
      /** A short stable word for scripts, `mismatch` where nothing more is known. */
      readonly reason: string;
      /** What is wrong, as the end of the sentence "signature invalid: …". */
      readonly explanation: string;
      readonly notes: readonly string[];
    }
  | {readonly kind: 'missing'; readonly notes: readonly string[]}
  | {readonly kind: 'unchecked'; readonly notes: readonly string[]};

/** True where a delivery may be forwarded without the user's explicit consent. */
export function isTrusted(verdict: Verdict): boolean {
  return verdict.kind === 'valid' || verdict.kind === 'unchecked';
}
