import {firstDifference} from '../../webhook/first-difference.ts';
import {placeJson} from '../../webhook/json-paths.ts';
import {excerpt} from './excerpt.ts';
import type {JsonDocument} from './json/document.ts';

const shownBytes = 24;
const bytesBefore = 24;
const bytesAfter = 48;

/** The first byte that differs, with a piece of each body around it. */
export interface Difference {
  readonly at: number;
  /** Where both pieces begin. */
  readonly from: number;
  readonly received: Buffer;
  readonly signed: Buffer;
}

export function findDifference(received: Buffer, signed: Buffer): Difference {
  const at = firstDifference(received, signed);
  const from = Math.max(0, at - bytesBefore);
  // Copies: a piece would keep the whole body in memory.
  const pieceOf = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(from, at + bytesAfter));
  return {at, from, received: pieceOf(received), signed: pieceOf(signed)};
}

/** Where two bodies first differ: the byte and, in JSON, the path; with what stands there in each. */
export function describeDifference(
  received: Buffer,
  signed: Buffer,
  document: JsonDocument | undefined,
): string {
  const at = firstDifference(received, signed);
  const path = document === undefined ? undefined : pathAt(document.text, received, at);
  const where = path === undefined || path === '' ? '' : ` (at ${excerpt(path)})`;
  return `first difference at byte ${at}${where}: received ${show(received, at)}, signed ${show(signed, at)}`;
}

function show(bytes: Buffer, at: number): string {
  if (at >= bytes.length) return 'ends there';
  const piece = bytes.subarray(at, at + shownBytes).toString('latin1');
  const shown = piece.replace(
    /[^ -~]/g,
    unit => escapes[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${shown}"`;
}

const escapes: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** The path of the token that stands at a byte, or next after it. */
function pathAt(text: string, bytes: Buffer, at: number): string | undefined {
  const offset = bytes.subarray(0, at).toString('utf8').length;
  for (const {token, path} of placeJson(text)) {
    if (token.offset + token.text.length > offset) return path();
  }
  return undefined;
}
