import {isSent, type SentAttempt} from '../../webhook/comparison.ts';
import type {Delivery} from '../../webhook/delivery.ts';
import {decodeUtf8} from '../../webhook/event.ts';
import type {HeaderList} from '../../webhook/headers.ts';
import {findHeader} from '../../webhook/headers.ts';
import type {KeptDelivery} from '../../webhook/redact.ts';
import {toDeliveryRecord} from '../ndjson.ts';
import {type Field, jsonOf, recordOf} from '../ndjson-record.ts';
import type {ExportFormat} from './format.ts';

/**
 * HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/): an entry a delivery, with its last answer. What
 * HAR has no field for stands in `_vigthoria`, so that an import gives the same record again.
 */
export function harFormat(version: string): ExportFormat {
  const creator = recordOf([
    ['name', '"vigthoria"'],
    ['version', jsonOf(version)],
  ]);
  return {
    head: `{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[\n`,
    toPart: toEntry,
    separator: ',\n',
    tail: '\n]}}\n',
    takesShortened: true,
  };
}

function toEntry({recorded, attempts}: KeptDelivery): string {
  const {delivery} = recorded;
  const last = attempts.findLast(isSent);
  const durationMs = last?.durationMs ?? 0;
  return recordOf([
    ['startedDateTime', jsonOf(new Date(delivery.receivedAtMs).toISOString())],
    ['time', jsonOf(durationMs)],
    ['request', requestOf(delivery)],
    ['response', responseOf(last)],
    ['cache', '{}'],
    [
      'timings',
      recordOf([
        ['send', '0'],
        ['wait', jsonOf(durationMs)],
        ['receive', '0'],
      ]),
    ],
    ['_vigthoria', toDeliveryRecord(recorded, {full: false, attempts, exact: true, withAnswers: true})],
  ]);
}

function requestOf(delivery: Delivery): string {
  const {method, headers, body, sizeBytes} = delivery;
  const url = urlOf(delivery);
  return recordOf([
    ['method', jsonOf(method)],
    ['url', jsonOf(url)],
    ...commonFields(headers, sizeBytes),
    ['queryString', pairsOf(URL.canParse(url) ? [...new URL(url).searchParams] : [])],
    ...(body.length === 0 ? [] : [['postData', postDataOf(headers, body)] as const]),
  ]);
}

/** Where the provider sent it, as far as its headers tell. */
function urlOf({headers, path}: Delivery): string {
  if (/^https?:/i.test(path)) return path;
  const protocol = findHeader(headers, 'x-forwarded-proto') === 'https' ? 'https' : 'http';
  return `${protocol}://${findHeader(headers, 'host') ?? 'localhost'}${path}`;
}

/** HAR 1.2 knows no base64 in a request: fields with an underscore are each tool's own. */
function postDataOf(headers: HeaderList, body: Buffer): string {
  const text = decodeUtf8(body);
  return recordOf([
    ['mimeType', jsonOf(findHeader(headers, 'content-type') ?? '')],
    ['text', text === undefined ? `"${body.toString('base64')}"` : jsonOf(text)],
    ...(text === undefined ? [['_encoding', '"base64"'] as const] : []),
  ]);
}

function responseOf(last: SentAttempt | undefined): string {
  if (last?.outcome !== 'responded') {
    return recordOf([
      ['status', '0'],
      ['statusText', '""'],
      ...commonFields([], 0),
      [
        'content',
        recordOf([
          ['size', '0'],
          ['mimeType', '"x-unknown"'],
        ]),
      ],
      ['redirectURL', '""'],
      ['_error', jsonOf(last?.error.message ?? null)],
    ]);
  }
  const {status, answerHeaders, answerBody, answerSizeBytes} = last;
  const text = decodeUtf8(answerBody);
  return recordOf([
    ['status', jsonOf(status)],
    ['statusText', '""'],
    ...commonFields(answerHeaders, answerSizeBytes),
    [
      'content',
      recordOf([
        ['size', jsonOf(answerSizeBytes)],
        ['mimeType', jsonOf(findHeader(answerHeaders, 'content-type') ?? 'x-unknown')],
        ['text', text === undefined ? `"${answerBody.toString('base64')}"` : jsonOf(text)],
        ...(text === undefined ? [['encoding', '"base64"'] as const] : []),
      ]),
    ],
    ['redirectURL', jsonOf(findHeader(answerHeaders, 'location') ?? '')],
  ]);
}

function commonFields(headers: HeaderList, bodySizeBytes: number): readonly Field[] {
  return [
    ['httpVersion', '"HTTP/1.1"'],
    ['cookies', '[]'],
    ['headers', pairsOf(headers)],
    ['headersSize', '-1'],
    ['bodySize', jsonOf(bodySizeBytes)],
  ];
}

function pairsOf(pairs: HeaderList): string {
  const records = pairs.map(([name, value]) =>
    recordOf([
      ['name', jsonOf(name)],
      ['value', jsonOf(value)],
    ]),
  );
  return `[${records.join(',')}]`;
}
