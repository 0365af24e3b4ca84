/** One way in which what was signed differs from what was received, or in which the signing itself went astray. */
export interface Change {
  /** A short stable word for scripts. */
  readonly reason: string;
  /** For a body: what it was made into, as it follows "made over …". Elsewhere: the end of "signature invalid: …". */
  readonly phrase: string;
  /** For a body: the same, as it follows another change: "made over re-serialised JSON, with a newline at its end". */
  readonly sequel: string;
  /** What to do about it, one line each. */
  readonly fixes: readonly string[];
  /** Further facts, one line each. */
  readonly details: readonly string[];
}

/** Bytes in pieces, so that a large candidate never stands in memory whole; text is UTF-8. */
export type Content = Iterable<string | Buffer>;

/** Bytes that may have been signed instead of those received. */
export interface Candidate {
  /** Of the bytes that it is made from. */
  readonly sizeBytes: number;
  readonly describe: () => readonly Change[];
  /** Undefined where it cannot be built from this body. */
  readonly content: () => Content | undefined;
}

/** Candidates of one kind; the label says what was not tried, where time ran out. */
export interface Group {
  readonly label: string;
  readonly candidates: () => Iterable<Candidate>;
}

export function toBuffer(content: Content): Buffer {
  return Buffer.concat(
    Array.from(content, piece => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
  );
}

/** A body change whose two phrases differ only in what comes before them. */
export function bodyChange(reason: string, sequel: string, fixes: readonly string[] = []): Change {
  return {reason, phrase: `the body ${sequel}`, sequel, fixes, details: []};
}
