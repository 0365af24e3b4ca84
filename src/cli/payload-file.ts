import {readFileSync} from 'node:fs';
import {readSignature} from '../signature/verify.ts';
import {decodeUtf8} from '../webhook/event.ts';
import {Failure} from '../webhook/failure.ts';
import type {Header, HeaderList} from '../webhook/headers.ts';
import {readStdinBytes} from './stdin.ts';

/** A payload with the signature that came with it, where its file holds both. */
export interface Payload {
  readonly body: Buffer;
  readonly signature: string | undefined;
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

/** Looks into an export of ours, a HAR file or entry, or a raw HTTP request; anything else is a payload itself. */
export function unwrapPayload(bytes: Buffer): Payload {
  return findHttpRequest(bytes) ?? findJsonWrapping(bytes) ?? {body: bytes, signature: undefined};
}

/** RFC 9112 2.1: request line, header lines, an empty line, the body. */
function findHttpRequest(bytes: Buffer): Payload | undefined {
  const text = bytes.toString('latin1');
  const match = /^[A-Z]+ \S+ HTTP\/1\.[01]\r?\n((?:[^\r\n]+\r?\n)*)\r?\n/.exec(text);
  if (match === null) return undefined;
  const headers = (match[1] ?? '')
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map((line): Header => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  return {body: bytes.subarray(match[0].length), signature: readSignature(headers)};
}

function findJsonWrapping(bytes: Buffer): Payload | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined || !/"body_base64"|"postData"/.test(text)) return undefined;
  const value = parseFirst(text);
  return fromExport(value) ?? fromHar(value);
}

/** The whole text, or its first line where it is NDJSON. */
function parseFirst(text: string): unknown {
  for (const candidate of [text, text.split('\n', 1)[0] ?? '']) {
    try {
      return JSON.parse(candidate);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

function fromExport(value: unknown): Payload | undefined {
  const body = field(value, 'body_base64');
  if (field(value, 'type') !== 'delivery' || typeof body !== 'string') return undefined;
  return {body: Buffer.from(body, 'base64'), signature: readSignature(toHeaders(field(value, 'headers')))};
}

/** HAR 1.2: `log.entries[].request`, or one entry, or one request. */
function fromHar(value: unknown): Payload | undefined {
  const entries = field(field(value, 'log'), 'entries');
  const entry: unknown = Array.isArray(entries) ? entries[0] : value;
  const request = field(entry, 'request') ?? entry;
  const postData = field(request, 'postData');
  const text = field(postData, 'text');
  if (typeof text !== 'string') return undefined;
  const isBase64 = field(postData, 'encoding') === 'base64' || field(postData, '_encoding') === 'base64';
  return {
    body: Buffer.from(text, isBase64 ? 'base64' : 'utf8'),
    signature: readSignature(toHeaders(field(request, 'headers'))),
  };
}

function toHeaders(value: unknown): HeaderList {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): Header[] => {
    const [name, text] = Array.isArray(item) ? item : [field(item, 'name'), field(item, 'value')];
    return typeof name === 'string' && typeof text === 'string' ? [[name, text]] : [];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
