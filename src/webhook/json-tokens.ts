import {createScanner} from 'jsonc-parser';

export type JsonTokenKind = 'open' | 'close' | 'colon' | 'comma' | 'string' | 'number' | 'word';

/** One token of a JSON text with its own spelling: `text` is exactly what stood at `offset` (UTF-16 units). */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
  readonly offset: number;
}

/**
 * The tokens of a JSON text, without recursion: number digits, escapes, order and duplicate keys stay as written.
 * The text must be JSON that `JSON.parse` accepts; blanks are skipped, and `from` is where a token begins.
 */
export function* scanJson(text: string, from = 0): Generator<JsonToken> {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return;
    yield {kind: kindOf(text[offset]), text: text.slice(offset, offset + scanner.getTokenLength()), offset};
  }
}

/** The same tokens by place alone: nothing is made for each, where there are millions. */
export function visitJson(text: string, visit: (offset: number, length: number) => void): void {
  const scanner = createScanner(text, true);
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    if (offset >= text.length) return;
    visit(offset, scanner.getTokenLength());
  }
}

/** The first character tells a JSON token's kind. */
function kindOf(first: string | undefined): JsonTokenKind {
  switch (first) {
    case '{':
    case '[':
      return 'open';
    case '}':
    case ']':
      return 'close';
    case ':':
      return 'colon';
    case ',':
      return 'comma';
    case '"':
      return 'string';
    case 't':
    case 'f':
    case 'n':
      return 'word';
    default:
      return 'number';
  }
}
