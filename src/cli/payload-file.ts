import {readFileSync} from 'node:fs';
import {readPayloads} from '../archive/payloads.ts';
import {readSignature} from '../signature/verify.ts';
import {readEvent} from '../webhook/event.ts';
import {Failure} from '../webhook/failure.ts';
import {readStdinBytes} from './stdin.ts';

/** A payload with the signature that came with it, where its file holds both. */
export interface Payload {
  readonly body: Buffer;
  /** As received; more than the body where only its start was kept. */
  readonly sizeBytes: number;
  readonly signature: string | undefined;
  /** The event's, or else the delivery's, where the file tells. */
  readonly id: string | null;
  readonly deliveryId: string | null;
}

/** The bytes of a file, or of stdin for `-`, just as they are. */
export function readPayload(file: string): Buffer {
  try {
    return file === '-' ? readStdinBytes() : readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Failure(
      'unreadable_input',
      `--payload ${file} cannot be read${code}`,
      'give the path of a file, or - for stdin',
      {cause: error},
    );
  }
}

/** Looks into exports of ours, HAR files, raw HTTP requests and the like; anything else is a payload itself. */
export function unwrapPayloads(bytes: Buffer): readonly Payload[] {
  const found = readPayloads(bytes).map(
    ({headers, body, sizeBytes, deliveryId}): Payload => ({
      body,
      sizeBytes,
      signature: readSignature(headers),
      id: readEvent(body).id ?? deliveryId,
      deliveryId,
    }),
  );
  if (found.length > 0) return found;
  return [{body: bytes, sizeBytes: bytes.length, signature: undefined, id: null, deliveryId: null}];
}
