/** How much a diagnosis may cost. */
export interface Budget {
  /** Takes a candidate's cost; false once there is nothing left. */
  spend(sizeBytes: number, digests: number): boolean;
  isOver(): boolean;
  /** Reads the clock at once: for work that takes long itself. */
  isLate(): boolean;
  /** What was left out, as named by its candidates. */
  skip(label: string): void;
  readonly skipped: ReadonlySet<string>;
}

const maxDigests = 20_000;
const maxHashedBytes = 2 * 1024 * 1024 * 1024;
/** Below this the clock is read only now and then. */
const largeBytes = 16 * 1024;
const clockEvery = 64;

/** Bounded by digests, bytes and time: small bodies get every candidate, a body of megabytes the likeliest. */
export function createBudget(budgetMs: number, nowMs: () => number): Budget {
  const endMs = nowMs() + budgetMs;
  const skipped = new Set<string>();
  let digests = 0;
  let bytes = 0;
  let sinceClock = 0;
  let isOver = false;
  return {
    skipped,
    isOver: () => isOver,
    isLate() {
      isOver ||= nowMs() >= endMs;
      return isOver;
    },
    skip: label => void skipped.add(label),
    spend(sizeBytes, count) {
      digests += count;
      bytes += sizeBytes * count;
      sinceClock += 1;
      if (sizeBytes >= largeBytes || sinceClock >= clockEvery) {
        sinceClock = 0;
        isOver ||= nowMs() >= endMs;
      }
      isOver ||= digests > maxDigests || bytes > maxHashedBytes;
      return !isOver;
    },
  };
}
