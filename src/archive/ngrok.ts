import {findHeader} from '../webhook/headers.ts';
import {type ArchiveEntry, Damage, readEntry} from './entry.ts';
import {field, textField, timeField, toHeaders, toPath} from './fields.ts';
import {readRawHttp} from './raw-http.ts';

/** What ngrok's inspector gives under /api/requests/http, all or one of them (https://ngrok.com/docs/agent/api/); undefined where the value is none of that. */
export function readNgrok(value: unknown): readonly ArchiveEntry[] | undefined {
  const requests = field(value, 'requests');
  const list: readonly unknown[] = Array.isArray(requests) ? requests : [value];
  if (!list.every(isCaptured)) return undefined;
  return list.map(one => readEntry(() => readCaptured(one)));
}

function isCaptured(value: unknown): boolean {
  return (
    typeof field(field(value, 'request'), 'raw') === 'string' && typeof field(value, 'start') === 'string'
  );
}

function readCaptured(value: unknown): ArchiveEntry {
  const raw = Buffer.from(textField(field(value, 'request'), 'raw'), 'base64');
  const [request] = readRawHttp(raw) ?? [];
  if (request === undefined) throw new Damage('its raw bytes are no HTTP request');
  if (request.method !== 'POST') return {kind: 'not-post'};
  const told = Number(findHeader(request.headers, 'content-length') ?? request.body.length);
  if (told > request.body.length)
    throw new Damage(`ngrok kept only ${request.body.length} of its ${told} bytes`);
  return {
    kind: 'request',
    request: {
      method: request.method,
      path: toPath(request.path),
      headers: toHeaders(request.headers),
      body: request.body,
      sentAtMs: timeField(value, 'start'),
      tag: typeof field(value, 'id') === 'string' ? textField(value, 'id') : '',
      toldSizeBytes: null,
    },
  };
}
