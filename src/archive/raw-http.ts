import type {Header, HeaderList} from '../webhook/headers.ts';
import {findHeader} from '../webhook/headers.ts';

/** A request as it stood on the wire, its body without the coding that it was sent in. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Latin1, so that a character is a byte. */
const head = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r?\n((?:[^\r\n]+\r?\n)*)\r?\n/;
/** A head is searched for in so many bytes. */
const maxHeadBytes = 1024 * 1024;

/**
 * Requests that stand one behind the other (RFC 9112 2.1), or undefined where the bytes begin with none. The last body is
 * what is left, whatever its length was said to be.
 */
export function readRawHttp(bytes: Buffer): readonly RawRequest[] | undefined {
  const requests: RawRequest[] = [];
  let rest = bytes;
  for (;;) {
    const match = head.exec(rest.toString('latin1', 0, maxHeadBytes));
    if (match === null) return undefined;
    const [whole, method = '', path = '', lines = ''] = match;
    const headers = toHeaderList(lines);
    const behind = rest.subarray(whole.length);
    const end = findNext(behind, headers);
    const body = behind.subarray(0, end ?? behind.length);
    requests.push({method, path, headers, body: isChunked(headers) ? (joinChunks(body) ?? body) : body});
    if (end === undefined) return requests;
    rest = skipLineEnds(behind.subarray(end));
  }
}

/** Where the next request begins; undefined where there is none. */
function findNext(behind: Buffer, headers: HeaderList): number | undefined {
  const length = Number(findHeader(headers, 'content-length') ?? Number.NaN);
  if (!Number.isSafeInteger(length) || length < 0 || length >= behind.length) return undefined;
  return head.test(skipLineEnds(behind.subarray(length)).toString('latin1', 0, maxHeadBytes))
    ? length
    : undefined;
}

function skipLineEnds(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1;
  return bytes.subarray(start);
}

function toHeaderList(lines: string): HeaderList {
  return lines
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map((line): Header => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
}

function isChunked(headers: HeaderList): boolean {
  return /\bchunked\s*$/i.test(findHeader(headers, 'transfer-encoding') ?? '');
}

/** RFC 9112 7.1; undefined where the body is not written in chunks, as in a file where it was decoded already. */
function joinChunks(body: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = /^([0-9a-f]{1,8})(?:;[^\r\n]*)?\r\n/i.exec(body.toString('latin1', at, at + 1024));
    if (line === null) return undefined;
    const start = at + line[0].length;
    const length = Number.parseInt(line[1] ?? '', 16);
    if (length === 0) return Buffer.concat(chunks);
    const end = start + length;
    if (body.toString('latin1', end, end + 2) !== '\r\n') return undefined;
    chunks.push(body.subarray(start, end));
    at = end + 2;
  }
}
