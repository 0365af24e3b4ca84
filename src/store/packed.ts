import type {Write} from './writer.ts';

/** Writes on their way to another thread: their bodies stand in one block of memory, which is handed over, not copied again. */
export interface Packed {
  readonly items: readonly PackedItem[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface PackedItem {
  readonly sequence: number;
  readonly write: Write;
  readonly start: number;
  readonly end: number;
}

const nothing = Buffer.alloc(0);

/** Packs into fresh memory: a small Buffer lives in a pool that others use. */
export function pack(pending: readonly {readonly sequence: number; readonly write: Write}[]): Packed {
  const bytes = new Uint8Array(pending.reduce((sum, {write}) => sum + bodyOf(write).length, 0));
  let offset = 0;
  const items = pending.map(({sequence, write}) => {
    const body = bodyOf(write);
    bytes.set(body, offset);
    const start = offset;
    offset += body.length;
    return {sequence, write: withBody(write, nothing), start, end: offset};
  });
  return {items, bytes};
}

export function unpack({items, bytes}: Packed): {readonly sequence: number; readonly write: Write}[] {
  return items.map(({sequence, write, start, end}) => ({
    sequence,
    write: withBody(write, Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)),
  }));
}

/** Memory that a write takes until it is on the disk. */
export function sizeOf(write: Write): number {
  const headers = isDelivery(write) ? write.delivery.headers : [];
  const headerBytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return bodyOf(write).length + headerBytes + sizeOfRest;
}

const sizeOfRest = 1024;

function bodyOf(write: Write): Buffer {
  if (isDelivery(write)) return write.delivery.body;
  return write.kind === 'attempt' && write.attempt.outcome === 'responded'
    ? write.attempt.answerBody
    : nothing;
}

function withBody(write: Write, body: Buffer): Write {
  if (isDelivery(write)) return {...write, delivery: {...write.delivery, body}};
  if (write.kind !== 'attempt' || write.attempt.outcome !== 'responded') return write;
  return {...write, attempt: {...write.attempt, answerBody: body}};
}

function isDelivery(write: Write): write is Extract<Write, {readonly kind: 'delivery' | 'import'}> {
  return write.kind === 'delivery' || write.kind === 'import';
}
