/** What the provider says happened, read from a delivery's body; any field may be absent or unusable. */
export interface WebhookEvent {
  readonly id: string | null;
  readonly type: string | null;
  readonly created: string | null;
  readonly isJson: boolean;
}

const notJson: WebhookEvent = {id: null, type: null, created: null, isJson: false};
const strictUtf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/** Reads id, type and created leniently: a missing or non-text field is null, a body that is no JSON has none. */
export function readEvent(body: Buffer): WebhookEvent {
  const value = parseJson(body);
  if (value === undefined) return notJson;
  const text = (name: string): string | null => {
    const field = isRecord(value) && Object.hasOwn(value, name) ? value[name] : null;
    return typeof field === 'string' && field !== '' ? field : null;
  };
  return {id: text('id'), type: text('type'), created: text('created'), isJson: true};
}

/** The text of a body, or undefined where it is not valid UTF-8 (RFC 8259 8.1 wants UTF-8). */
export function decodeUtf8(body: Buffer): string | undefined {
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
  return text === undefined || parseText(text) === undefined ? undefined : text;
}

function parseJson(body: Buffer): unknown {
  const text = decodeUtf8(body);
  return text === undefined ? undefined : parseText(text);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
