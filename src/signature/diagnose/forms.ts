import {bodyChange} from './candidate.ts';
import {frameworks} from './fixes.ts';
import {ofText, type Transform} from './transform.ts';

const fixForm = 'send and sign the body as it is, with Content-Type: application/json, not as a form';
const fixRebuilt = 'sign the form body as received; a query-string library writes it differently';
const maxBytes = 2 * 1024 * 1024;

function form(then: string, apply: (text: string) => string): Transform {
  return ofText(bodyChange('form', then, [fixForm]), apply, maxBytes);
}

function rebuilt(how: string, apply: (text: string) => string): Transform {
  const change = bodyChange('form_rebuilt', `as a form body that was rebuilt (${how})`, [
    fixRebuilt,
    frameworks.flask,
    frameworks.express,
  ]);
  return ofText(change, text => (looksLikeForm(text) ? apply(text) : undefined), maxBytes);
}

const names = ['payload', 'data', 'body', 'json', 'event'];

/** A body sent as a form field, and form bodies written anew. */
export const forms: readonly Transform[] = [
  ...names.flatMap(name => [
    form(`as the form field ${name}=…, blanks as +`, text => `${name}=${encodePlus(text)}`),
    form(`as the form field ${name}=…, blanks as %20`, text => `${name}=${encodeSpace(text)}`),
    form(`as the form field ${name}=…, blanks as %20 and ! ' ( ) * kept`, text => `${name}=${encode(text)}`),
    form(`as the form field ${name}=…, not encoded`, text => `${name}=${text}`),
  ]),
  form('percent-encoded', encode),
  form('percent-encoded, blanks as +', encodePlus),
  form('as the name of a form field', text => `${encodePlus(text)}=`),
  form('as the name of a form field, blanks as %20', text => `${encode(text)}=`),
  rebuilt('space written as %20 instead of +', text => text.replaceAll('+', '%20')),
  rebuilt('space written as + instead of %20', text => text.replaceAll('%20', '+')),
  rebuilt('percent escapes in lower case', text => text.replace(/%../g, octet => octet.toLowerCase())),
  rebuilt('percent escapes in upper case', text => text.replace(/%../g, octet => octet.toUpperCase())),
  rebuilt('as URLSearchParams writes it', text => new URLSearchParams(text).toString()),
  rebuilt('as encodeURIComponent writes it', text => eachPart(text, encode)),
  rebuilt("as Python's urlencode or PHP's http_build_query writes it", text =>
    eachPart(text, encodeQuotePlus),
  ),
  rebuilt("as PHP's rawurlencode writes it", text => eachPart(text, encodeSpace)),
  rebuilt('fields sorted', text => text.split('&').sort().join('&')),
  rebuilt('percent escapes decoded', text => decode(text.replaceAll('+', ' '))),
  rebuilt('percent escapes decoded, + kept', decode),
];

/** The text of one form value. */
export function decodeFormValue(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

/** Field names and values that need no percent escapes may stand as they are. */
export function looksLikeForm(text: string): boolean {
  return /^[^\s{}"<>=&]{1,200}=[^\s{}"<>]*$/.test(text);
}

function eachPart(text: string, write: (part: string) => string): string {
  return text
    .split('&')
    .map(field =>
      field
        .split('=')
        .map(part => write(decodeFormValue(part)))
        .join('='),
    )
    .join('&');
}

/** A rewriting of JSON may have turned an escape into half a surrogate pair, which in UTF-8 is U+FFFD. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return encodeURIComponent(Buffer.from(text).toString());
    throw error;
  }
}

/** RFC 3986: ! ' ( ) * are escaped too. */
function encodeSpace(text: string): string {
  return encode(text).replace(/[!'()*]/g, toPercent);
}

/** As HTML forms: blanks as +, and * - . _ kept. */
function encodePlus(text: string): string {
  return encode(text)
    .replace(/[!'()~]/g, toPercent)
    .replaceAll('%20', '+');
}

/** Python's quote_plus keeps ~ and escapes *. */
function encodeQuotePlus(text: string): string {
  return encodeSpace(text).replaceAll('%20', '+');
}

function toPercent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
