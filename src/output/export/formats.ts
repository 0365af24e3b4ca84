import type {Delivery} from '../../webhook/delivery.ts';
import {findHeader, type HeaderList} from '../../webhook/headers.ts';
import type {KeptDelivery} from '../../webhook/redact.ts';
import {toCurl} from '../curl.ts';
import {lastUrl} from '../last-url.ts';
import {toDeliveryRecord} from '../ndjson.ts';
import {toRawHttp} from '../raw-http.ts';
import {sanitize} from '../sanitize.ts';
import type {ExportFormat} from './format.ts';

/** A line a delivery, with its attempts and all that is known of them: an import gives the same record again. */
export const ndjsonFormat: ExportFormat = {
  head: '',
  toPart: ({recorded, attempts}) => `${toDeliveryRecord(recorded, {full: true, attempts, exact: true})}\n`,
  separator: '',
  tail: '',
  takesShortened: true,
};

/** The requests, one behind the other, each with its length. */
export const httpFormat: ExportFormat = {
  head: '',
  toPart: ({recorded: {delivery}}) => toRawHttp({...delivery, headers: framed(delivery)}),
  separator: '\r\n',
  tail: '',
  takesShortened: false,
};

/** A shell script that sends them. */
export const curlFormat: ExportFormat = {
  head: '',
  toPart: one => `# ${titleOf(one)}\n${toCurl({...one.recorded.delivery, url: urlOf(one)})}\n`,
  separator: '\n',
  tail: '',
  takesShortened: false,
};

function titleOf({recorded: {delivery}}: KeptDelivery): string {
  const {type, id} = delivery.event;
  return sanitize([type ?? '(no type)', ...(id === null ? [] : [id]), delivery.id].join('  '));
}

function urlOf({recorded, attempts}: KeptDelivery): string {
  return lastUrl(attempts, recorded.delivery.path);
}

/** The body stands there as it was decoded: its length takes the place of the coding that it came in. */
function framed({headers, body}: Delivery): HeaderList {
  const length = String(body.length);
  if (
    findHeader(headers, 'transfer-encoding') === undefined &&
    findHeader(headers, 'content-length') === length
  )
    return headers;
  const others = headers.filter(([name]) => !/^(?:transfer-encoding|content-length)$/i.test(name));
  return [...others, ['Content-Length', length]];
}
