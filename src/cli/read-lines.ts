/** A line of a file, without its end. */
export interface NumberedLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

/** The lines of what comes in chunks, blank ones left out; one line at a time is in memory. */
export async function* readLines(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<NumberedLine> {
  let number = 0;
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      number += 1;
      const bytes = trim(Buffer.concat([...begun, chunk.subarray(start, end)]));
      begun = [];
      start = end + 1;
      if (bytes.length > 0) yield {number, bytes};
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  const rest = trim(Buffer.concat(begun));
  if (rest.length > 0) yield {number: number + 1, bytes: rest};
}

/** Without blanks at the end, and a byte order mark at the start. */
function trim(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  let end = bytes.length;
  while (end > start && blanks.has(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(start, end);
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const blanks = new Set([0x20, 0x09, 0x0d]);
