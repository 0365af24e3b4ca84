const blockBytes = 4096;

/** The offset of the first byte that differs, the shorter one's end included. */
export function firstDifference(a: Buffer, b: Buffer): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at + blockBytes <= end && a.compare(b, at, at + blockBytes, at, at + blockBytes) === 0)
    at += blockBytes;
  while (at < end && a[at] === b[at]) at += 1;
  return at;
}
