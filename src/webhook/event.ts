import {scanPlainJson} from './plain-json.ts';

/** What the provider says happened, read from a delivery's body; any field may be absent or unusable. */
export interface WebhookEvent {
  readonly id: string | null;
  readonly type: string | null;
  readonly created: string | null;
  readonly isJson: boolean;
}

/** What a body is, looked at once for all that need to know. */
export type ParsedBody =
  /** JSON that `JSON.stringify` of its value gives back byte for byte; the value itself was never made. */
  | {readonly kind: 'plain'; readonly event: WebhookEvent}
  | {readonly kind: 'json'; readonly text: string; readonly value: unknown}
  | {readonly kind: 'text'}
  /** No valid UTF-8. */
  | {readonly kind: 'binary'};

const notJson: WebhookEvent = {id: null, type: null, created: null, isJson: false};
const strictUtf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
/** From here on, a text and a value as large as the body cost more than a look at each byte. */
const largeBytes = 64 * 1024;

/** Reads id, type and created leniently: a missing or non-text field is null, a body that is no JSON has none. */
export function readEvent(body: Buffer, parsed: ParsedBody = parseBody(body)): WebhookEvent {
  if (parsed.kind === 'plain') return parsed.event;
  if (parsed.kind !== 'json') return notJson;
  const {value} = parsed;
  return toEvent(name => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : null));
}

export function parseBody(body: Buffer): ParsedBody {
  const texts = body.length < largeBytes ? undefined : scanPlainJson(body, ['id', 'type', 'created']);
  if (texts !== undefined) return {kind: 'plain', event: toEvent(name => texts.get(name))};
  const text = decodeUtf8(body);
  if (text === undefined) return {kind: 'binary'};
  const json = parseJson(text);
  return json === undefined ? {kind: 'text'} : {kind: 'json', text, value: json.value};
}

function toEvent(find: (name: string) => unknown): WebhookEvent {
  const text = (name: string): string | null => {
    const field = find(name);
    return typeof field === 'string' && field !== '' ? field : null;
  };
  return {id: text('id'), type: text('type'), created: text('created'), isJson: true};
}

/** The text of a body, or undefined where it is not valid UTF-8 (RFC 8259 8.1 wants UTF-8). */
export function decodeUtf8(body: Buffer): string | undefined {
  const text = body.toString('utf8');
  // The fast decoder puts U+FFFD where something is wrong; it may also have stood there.
  return text.includes('\ufffd') ? decodeStrictly(body) : text;
}

function decodeStrictly(body: Buffer): string | undefined {
  try {
    return strictUtf8.decode(body);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The text of a body that is JSON, else undefined. */
export function findJsonText(body: Buffer): string | undefined {
  const text = decodeUtf8(body);
  return text === undefined || parseJson(text) === undefined ? undefined : text;
}

function parseJson(text: string): {readonly value: unknown} | undefined {
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
