import fc from 'fast-check';

/** What a terminal would act on, hide or reorder: controls, bidi, zero-width, lone surrogates, tags, invisible letters. */
const hostile = [
  '\u001b[31m',
  '\u001b]0;owned\u0007',
  '\u001b[2J\u001b[H',
  '\u0007',
  '\b\b\b',
  '\r',
  '\t',
  '\n',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u2028',
  '\u2029',
  '\u{e0041}',
  '\u00ad',
  '\u3164',
  '\u{e0100}',
  '\u2060',
];
const harmless = [
  'evt_1',
  '完了',
  '🚀',
  '👩‍💻',
  'é',
  'e\u0301',
  'plain words',
  'x'.repeat(50),
  '"',
  '\\',
  '…',
  "'",
  '%s',
  '$(id)',
];

/** Text with hostile pieces in it, as a payload, a header or an argument could hold it. */
export const hostileText = fc
  .array(fc.constantFrom(...hostile, ...harmless), {minLength: 1, maxLength: 12})
  .map(parts => parts.join(''));

/** Every hostile piece at once. */
export const allHostileText = hostile.join('x');

/** Matches what may not stand in a line of human output. */
export const forbidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?<!\p{Emoji})[\uFE0E\uFE0F]|\u3164|\u{e0100}/u;
