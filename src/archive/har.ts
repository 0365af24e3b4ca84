import type {Header, HeaderList} from '../webhook/headers.ts';
import {readDeliveryRecord} from './delivery-record.ts';
import {type ArchiveEntry, Damage, type ForeignRequest, readEntry} from './entry.ts';
import {field, listField, methodField, textField, timeField, toHeaders, toPath} from './fields.ts';

/** The entries of an HTTP Archive (http://www.softwareishard.com/blog/har-12-spec/); undefined where the value is none. */
export function readHar(value: unknown): readonly ArchiveEntry[] | undefined {
  const entries = field(field(value, 'log'), 'entries');
  return Array.isArray(entries) ? entries.map(entry => readEntry(() => readHarEntry(entry))) : undefined;
}

function readHarEntry(entry: unknown): ArchiveEntry {
  const request = field(entry, 'request');
  const method = methodField(request, 'method');
  if (method !== 'POST') return {kind: 'not-post'};
  const own = field(entry, '_vigthoria');
  if (own !== undefined)
    return readDeliveryRecord(own, {headers: harHeaders(request), body: readHarBody(request).body});
  return {
    kind: 'request',
    request: {
      method,
      path: toPath(pathOf(textField(request, 'url'))),
      headers: harHeaders(request),
      ...readHarBody(request),
      sentAtMs: timeField(entry, 'startedDateTime'),
      tag: '',
    },
  };
}

/** The body of a HAR request. Throws `Damage` where the file was saved without it. */
export function readHarBody(request: unknown): Pick<ForeignRequest, 'body' | 'toldSizeBytes'> {
  const told = findToldSize(request);
  const postData = field(request, 'postData');
  const text = field(postData, 'text');
  if (typeof text !== 'string') {
    if ((told ?? 0) > 0 || postData !== undefined)
      throw new Damage('it has no body: the HAR was saved without content');
    return {body: Buffer.alloc(0), toldSizeBytes: null};
  }
  const body = decode(text, field(postData, 'encoding') ?? field(postData, '_encoding'), told);
  return {body, toldSizeBytes: told === undefined || told === body.length ? null : told};
}

function decode(text: string, encoding: unknown, told: number | undefined): Buffer {
  if (encoding === 'base64') return Buffer.from(text, 'base64');
  const body = Buffer.from(text, 'utf8');
  // Some tools write a character a byte where a body is no text.
  const isLatin1 = body.length !== told && text.length === told && /^[\0-\xff]*$/.test(text);
  return isLatin1 ? Buffer.from(text, 'latin1') : body;
}

/** -1 and 0 are what tools write where they do not know. */
function findToldSize(request: unknown): number | undefined {
  const told = field(request, 'bodySize');
  return typeof told === 'number' && told > 0 ? told : undefined;
}

/** Without those that HTTP/2 writes for its request line; text beyond latin1 is taken for UTF-8. */
export function harHeaders(request: unknown): HeaderList {
  const pairs = listField(request, 'headers').map(
    (one): Header => [textField(one, 'name'), toLatin1(textField(one, 'value'))],
  );
  const authority = pairs.find(([name]) => name === ':authority');
  const plain = pairs.filter(([name]) => !name.startsWith(':'));
  const hasHost = plain.some(([name]) => name.toLowerCase() === 'host');
  return toHeaders(authority === undefined || hasHost ? plain : [['Host', authority[1]], ...plain]);
}

function toLatin1(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Path and query as spelled. */
function pathOf(url: string): string {
  const match = /^https?:\/\/[^/?#]*([/?][^#]*)?/i.exec(url);
  if (match === null) throw new Damage('its url is no http(s) URL');
  const path = match[1] ?? '/';
  return path.startsWith('?') ? `/${path}` : path;
}
