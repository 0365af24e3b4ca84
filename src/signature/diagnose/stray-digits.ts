import {type Reading, reading} from './reading.ts';

/** Hex with characters among it that are none. */
export function* readStray(text: string): Generator<Reading> {
  if (/^[0-9a-f]*$/i.test(text)) return;
  const elided = /^([0-9a-f]{4,})(?:…|\.{2,}|\*+|·+)([0-9a-f]*)$/i.exec(text);
  if (elided?.[1] !== undefined) {
    const end = elided[2] ?? '';
    const hex =
      `${elided[1]}${'.'.repeat(Math.max(0, 64 - elided[1].length - end.length))}${end}`.toLowerCase();
    yield reading(
      hex,
      'pattern',
      'too_short',
      'it is too short: its middle or end was left out, as a page shows it',
    );
  }
  const clean = text.replace(/[^0-9a-f]/gi, '').toLowerCase();
  const what = describeStray(text);
  if (clean.length === 64) {
    yield reading(clean, 'whole', 'not_hex', `it is not hex: ${what}; without that it fits`);
  }
  const pattern = [...text].map(character => (/[0-9a-f]/i.test(character) ? character.toLowerCase() : '.'));
  if (pattern.length === 64 && pattern.filter(digit => digit === '.').length <= maxUnknown) {
    yield reading(pattern.join(''), 'pattern', 'not_hex', `it is not hex: ${what}; all other digits fit`);
  }
  if (clean.length >= 48 && clean.length < 64) {
    yield reading(clean, 'start', 'not_hex', `it is not hex: ${what}; the other ${clean.length} digits fit`);
  }
}

const maxUnknown = 16;

function describeStray(text: string): string {
  const characters = [...text];
  const at = characters.findIndex(character => !/[0-9a-f]/i.test(character));
  const stray = characters.filter(character => !/[0-9a-f]/i.test(character));
  const code = (stray[0] ?? '').codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const kind = code > 0x7f ? 'a non-ASCII character' : 'a character that is no hex digit';
  const more = stray.length > 1 ? `, and ${stray.length - 1} more` : '';
  return `${kind} (${name}) stands at position ${at + 1}${more}`;
}
