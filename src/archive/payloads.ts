import {decodeUtf8} from '../webhook/event.ts';
import type {Header, HeaderList} from '../webhook/headers.ts';
import {Damage} from './entry.ts';
import {field} from './fields.ts';
import {harHeaders, readHarBody} from './har.ts';
import {readNgrok} from './ngrok.ts';
import {readRawHttp} from './raw-http.ts';

/** A payload that a file holds, with what came with it. */
export interface ArchivedPayload {
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** As received; more than the body where only its start was kept. */
  readonly sizeBytes: number;
  readonly deliveryId: string | null;
}

/**
 * The payloads in raw HTTP requests, records and exports of ours, HAR files, entries or requests, and ngrok's requests;
 * none where the bytes are a payload themselves. Lenient: only the payload and its headers count.
 */
export function readPayloads(bytes: Buffer): readonly ArchivedPayload[] {
  const raw = readRawHttp(bytes);
  if (raw !== undefined) return raw.map(({headers, body}) => toPayload(headers, body));
  const text = decodeUtf8(bytes);
  if (text === undefined || !/"body_base64"|"postData"|"raw"/.test(text)) return [];
  const value = parseJson(text.replace(/^\ufeff/, ''));
  return value === undefined ? fromLines(text) : fromValue(value);
}

function fromValue(value: unknown): readonly ArchivedPayload[] {
  if (Array.isArray(value)) return value.flatMap(one => fromRecord(one) ?? []);
  const record = fromRecord(value);
  if (record !== undefined) return [record];
  const entries = field(field(value, 'log'), 'entries');
  const found = (Array.isArray(entries) ? entries : [value]).flatMap(fromHar);
  if (found.length > 0) return found;
  return (readNgrok(value) ?? []).flatMap(entry =>
    entry.kind === 'request' ? [toPayload(entry.request.headers, entry.request.body)] : [],
  );
}

/** NDJSON, and the lines of an exported test that hold its deliveries. */
function fromLines(text: string): readonly ArchivedPayload[] {
  return text.split('\n').flatMap(line => {
    const record = line.trim().replace(/,$/, '');
    return record.startsWith('{"type":"delivery"') ? (fromRecord(parseJson(record)) ?? []) : [];
  });
}

function fromRecord(value: unknown): ArchivedPayload | undefined {
  const text = field(value, 'body_base64');
  if (field(value, 'type') !== 'delivery' || typeof text !== 'string') return undefined;
  const [size, id] = [field(value, 'size_bytes'), field(value, 'delivery_id')];
  const body = Buffer.from(text, 'base64');
  return {
    headers: toPairs(field(value, 'headers')),
    body,
    sizeBytes: typeof size === 'number' ? size : body.length,
    deliveryId: typeof id === 'string' ? id : null,
  };
}

/** An entry, or the request of one. */
function fromHar(entry: unknown): readonly ArchivedPayload[] {
  const request = field(entry, 'request') ?? entry;
  if (typeof field(field(request, 'postData'), 'text') !== 'string') return [];
  const own = field(entry, '_vigthoria');
  const {body} = readHarBody(request);
  const [size, id] = [field(own, 'size_bytes'), field(own, 'delivery_id')];
  return [
    {
      headers: headersOf(request),
      body,
      sizeBytes: typeof size === 'number' ? size : body.length,
      deliveryId: typeof id === 'string' ? id : null,
    },
  ];
}

/** A broken one among them does not stand in the way of the signature. */
function headersOf(request: unknown): HeaderList {
  try {
    return harHeaders(request);
  } catch (error) {
    if (error instanceof Damage) return [];
    throw error;
  }
}

function toPairs(value: unknown): HeaderList {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown): Header[] => {
    const [name, text]: unknown[] = Array.isArray(pair) ? pair : [];
    return typeof name === 'string' && typeof text === 'string' ? [[name, text]] : [];
  });
}

function toPayload(headers: HeaderList, body: Buffer): ArchivedPayload {
  return {headers, body, sizeBytes: body.length, deliveryId: null};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
