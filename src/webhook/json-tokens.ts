import {createScanner, SyntaxKind} from 'jsonc-parser';

export type JsonTokenKind = 'open' | 'close' | 'colon' | 'comma' | 'string' | 'number' | 'word';

/** One token of a JSON text with its own spelling: `text` is exactly what stood at `offset` (UTF-16 units). */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
  readonly offset: number;
}

/**
 * The tokens of a JSON text, without recursion: number digits, escapes, order and duplicate keys stay as written.
 * The text must be JSON that `JSON.parse` accepts; blanks are skipped.
 */
export function* scanJson(text: string): Generator<JsonToken> {
  const scanner = createScanner(text, true);
  for (;;) {
    const kind = kinds[scanner.scan()];
    if (kind === undefined) return;
    const offset = scanner.getTokenOffset();
    yield {kind, text: text.slice(offset, offset + scanner.getTokenLength()), offset};
  }
}

const kinds: Partial<Record<SyntaxKind, JsonTokenKind>> = {
  [SyntaxKind.OpenBraceToken]: 'open',
  [SyntaxKind.OpenBracketToken]: 'open',
  [SyntaxKind.CloseBraceToken]: 'close',
  [SyntaxKind.CloseBracketToken]: 'close',
  [SyntaxKind.ColonToken]: 'colon',
  [SyntaxKind.CommaToken]: 'comma',
  [SyntaxKind.StringLiteral]: 'string',
  [SyntaxKind.NumericLiteral]: 'number',
  [SyntaxKind.TrueKeyword]: 'word',
  [SyntaxKind.FalseKeyword]: 'word',
  [SyntaxKind.NullKeyword]: 'word',
};
