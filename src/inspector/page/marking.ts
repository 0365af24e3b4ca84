/** How many bytes of each piece are to be marked, from where they part. */
export interface Marking {
  readonly received: number;
  readonly signed: number;
}

/** As many equal bytes say that two pieces run together again. */
const enoughBytes = 6;
const maxMarked = 24;

/** The smallest part of each piece behind which the two run together again; all that is there where they do not. */
export function markDifference(received: Uint8Array, signed: Uint8Array, from: number): Marking {
  for (let sum = 1; sum <= 2 * maxMarked; sum += 1) {
    for (let skipped = Math.min(sum, maxMarked); skipped >= Math.max(0, sum - maxMarked); skipped -= 1) {
      if (runTogether(received, from + skipped, signed, from + sum - skipped)) {
        return {received: skipped, signed: sum - skipped};
      }
    }
  }
  return {received: received.length - from, signed: signed.length - from};
}

function runTogether(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  const left = Math.min(a.length - atA, b.length - atB);
  if (left < 0) return false;
  const needed = Math.min(left, enoughBytes);
  // Where one ends, the other has to end as well.
  if (needed < enoughBytes && a.length - atA !== b.length - atB) return false;
  for (let index = 0; index < needed; index += 1) if (a[atA + index] !== b[atB + index]) return false;
  return true;
}
