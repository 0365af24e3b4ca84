import type {Write} from './writer.ts';
import type {AttemptRow, DeliveryRow} from './written-rows.ts';

/** Writes on their way to another thread, in one message: their bodies stand in one block of memory, which is handed over, not copied again. */
export interface Packed {
  /** Of the message, for the answer to it. */
  readonly number: number;
  /** Without their bodies. */
  readonly writes: readonly Write[];
  /** The length of each one's body; -1 where there is none. */
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Packs into fresh memory: a small Buffer lives in a pool that others use. */
export function pack(number: number, writes: readonly Write[]): Packed {
  const bodies = writes.map(bodyOf);
  const lengths = bodies.map(body => body?.length ?? -1);
  const bytes = Buffer.allocUnsafeSlow(lengths.reduce((sum, length) => sum + Math.max(0, length), 0));
  let offset = 0;
  for (const body of bodies) {
    if (body === null) continue;
    bytes.set(body, offset);
    offset += body.length;
  }
  return {number, writes: writes.map(write => withBody(write, null)), lengths, bytes};
}

export function unpack({writes, lengths, bytes}: Packed): Write[] {
  let offset = bytes.byteOffset;
  return writes.map((write, index) => {
    const length = lengths[index] ?? -1;
    if (length === -1) return write;
    offset += length;
    return withBody(write, Buffer.from(bytes.buffer, offset - length, length));
  });
}

/** Memory that a write takes until it is on the disk. */
export function sizeOf(write: Write): number {
  const values = hasRow(write) ? write.row.values : [];
  const textUnits = values.reduce<number>(
    (sum, value) => sum + (typeof value === 'string' ? value.length : 0),
    0,
  );
  return (bodyOf(write)?.length ?? 0) + textUnits + sizeOfRest;
}

const sizeOfRest = 512;

function bodyOf(write: Write): Buffer | null {
  return hasRow(write) ? write.row.body : null;
}

function withBody(write: Write, body: Buffer | null): Write {
  switch (write.kind) {
    case 'delivery':
    case 'import':
      return {...write, row: {...write.row, body}};
    case 'attempt':
      return {...write, row: {...write.row, body}};
    default:
      return write;
  }
}

function hasRow(write: Write): write is Extract<Write, {readonly row: AttemptRow | DeliveryRow}> {
  return write.kind === 'delivery' || write.kind === 'attempt' || write.kind === 'import';
}
