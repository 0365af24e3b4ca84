/** Where blanks stand between the tokens of a JSON text. */
export interface Spacing {
  /** As it ends "re-serialised JSON (…)". */
  readonly name: string;
  readonly comma: string;
  readonly colon: string;
  /** One level's indentation; null: all on one line. */
  readonly indent: string | null;
  /** Blanks inside the braces and brackets of a value that is not empty, where there is no indentation. */
  readonly padding: string;
  /** Blanks inside an empty value. */
  readonly empty: string;
  /** Arrays stay on one line, as Jackson has it. */
  readonly flatArrays: boolean;
}

function oneLine(name: string, comma: string, colon: string, padding = ''): Spacing {
  return {name, comma, colon, indent: null, padding, empty: '', flatArrays: false};
}

function pretty(name: string, indent: string): Spacing {
  return {name, comma: ',', colon: ': ', indent, padding: '', empty: '', flatArrays: false};
}

/** Likeliest first. */
export const spacings = {
  compact: oneLine('compact, without blanks', ',', ':'),
  python: oneLine("spaces after , and : as in Python's json.dumps default", ', ', ': '),
  pretty2: pretty('pretty-printed with 2 spaces', '  '),
  pretty4: pretty('pretty-printed with 4 spaces', '    '),
  tab: pretty('pretty-printed with tabs', '\t'),
  colonSpace: oneLine('a space after each :', ',', ': '),
  commaSpace: oneLine('a space after each ,', ', ', ':'),
  pretty1: pretty('pretty-printed with 1 space', ' '),
  pretty3: pretty('pretty-printed with 3 spaces', '   '),
  pretty8: pretty('pretty-printed with 8 spaces', '        '),
  unindented: pretty('a line for each value, not indented', ''),
  padded: oneLine('spaces inside the braces and after , and :', ', ', ': ', ' '),
  loose: oneLine('spaces inside the braces and on both sides of :', ', ', ' : ', ' '),
  jackson: {
    ...pretty('pretty-printed as Jackson does', '  '),
    colon: ' : ',
    empty: ' ',
    flatArrays: true,
  },
} as const satisfies Record<string, Spacing>;

export type SpacingName = keyof typeof spacings;
