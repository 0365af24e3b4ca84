/** What the provider says happened, read from a delivery's body; any field may be absent or unusable. */
export interface WebhookEvent {
  readonly id: string | null;
  readonly type: string | null;
  readonly created: string | null;
  readonly isJson: boolean;
}

/** A body as text, where it is valid UTF-8, and as JSON, where it is that. */
export interface ParsedBody {
  readonly text: string | undefined;
  readonly json: {readonly value: unknown} | undefined;
}

const notJson: WebhookEvent = {id: null, type: null, created: null, isJson: false};
const strictUtf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** Reads id, type and created leniently: a missing or non-text field is null, a body that is no JSON has none. */
export function readEvent(body: Buffer, {json}: ParsedBody = parseBody(body)): WebhookEvent {
  if (json === undefined) return notJson;
  const {value} = json;
  const text = (name: string): string | null => {
    const field = isRecord(value) && Object.hasOwn(value, name) ? value[name] : null;
    return typeof field === 'string' && field !== '' ? field : null;
  };
  return {id: text('id'), type: text('type'), created: text('created'), isJson: true};
}

/** Decodes and parses once what several look at. */
export function parseBody(body: Buffer): ParsedBody {
  const text = decodeUtf8(body);
  return {text, json: text === undefined ? undefined : parseJson(text)};
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
  const {text, json} = parseBody(body);
  return json === undefined ? undefined : text;
}

function parseJson(text: string): ParsedBody['json'] {
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
