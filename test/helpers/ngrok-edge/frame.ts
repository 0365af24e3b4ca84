/** One muxado frame; DATA frames open (`isFirst`) and half-close (`isLast`) a stream. */
export interface Frame {
  readonly type: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly streamId: number;
  readonly body: Buffer;
}

export const frameTypes = {reset: 0, data: 1, credit: 2, goAway: 3} as const;
export const resetCodes = {flowControl: 3, streamClosed: 4, cancelled: 6} as const;

/** Bytes that either end may send on a stream before it gets credit back: fixed, never negotiated. */
export const windowBytes = 0x40000;

const headerBytes = 8;

/** Big endian: 24 bits of length, 4 of type, 4 of flags (1 last, 2 first), 32 of stream id; then the body. */
export function encodeFrame({type, isFirst, isLast, streamId, body}: Frame): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUIntBE(body.length, 0, 3);
  header.writeUInt8((type << 4) | (isFirst ? 2 : 0) | (isLast ? 1 : 0), 3);
  header.writeUInt32BE(streamId, 4);
  return Buffer.concat([header, body]);
}

/** Cuts a byte stream into frames; keeps what is not whole yet. */
export function createFrameReader(): (bytes: Buffer) => Frame[] {
  let held = Buffer.alloc(0);
  return bytes => {
    held = Buffer.concat([held, bytes]);
    const frames: Frame[] = [];
    for (;;) {
      if (held.length < headerBytes) return frames;
      const end = headerBytes + held.readUIntBE(0, 3);
      if (held.length < end) return frames;
      frames.push(toFrame(held.subarray(0, end)));
      held = held.subarray(end);
    }
  };
}

function toFrame(bytes: Buffer): Frame {
  const kind = bytes.readUInt8(3);
  return {
    type: kind >> 4,
    isFirst: (kind & 2) !== 0,
    isLast: (kind & 1) !== 0,
    streamId: bytes.readUInt32BE(4) & 0x7fffffff,
    body: bytes.subarray(headerBytes),
  };
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
