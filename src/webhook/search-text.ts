import type {WebhookEvent} from './event.ts';

/** What of a delivery can be searched. */
export interface Searchable {
  readonly id: string;
  readonly event: Pick<WebhookEvent, 'id' | 'type'>;
  readonly body: Buffer;
}

/** A text, whatever its case: in upper case, where `ß`, `ς` and `σ` fall together with what people type for them. */
export function foldCase(text: string): string {
  return text.toUpperCase();
}

/** All of a delivery that a search looks through, folded: its ids, its type, its payload as spelled and with escapes resolved. */
export function toSearchText({id, event, body}: Searchable): string {
  const payload = body.toString('utf8');
  const resolved = payload.includes('\\') ? resolveEscapes(payload) : '';
  // No NUL: SQLite's tokenizer takes it for the end, and nobody can type it.
  return foldCase([id, event.id ?? '', event.type ?? '', payload, resolved].join('\n')).replaceAll('\0', ' ');
}

/** `https:\/\/` is found by who types `https://`, and `\u00e9` by `é`. */
function resolveEscapes(json: string): string {
  return json.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, hex?: string, character = '') =>
    hex === undefined ? (controls[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const controls: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};
