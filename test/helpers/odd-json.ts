import fc from 'fast-check';

/** A JSON text spelled oddly, and for each value in it (by the last of duplicate names) its path and place. */
interface Odd {
  readonly text: string;
  readonly places: readonly {
    readonly path: (string | number)[];
    readonly start: number;
    readonly end: number;
  }[];
}

const blanks = fc.stringMatching(/^[ \t\r\n]{0,2}$/);
export const oddNumbers = fc.constantFrom(
  '0',
  '-0',
  '1.0',
  '1.50',
  '1E+2',
  '1e400',
  '9007199254740993',
  '-0.0',
  '0.1e-7',
);
const words = fc.constantFrom('true', 'false', 'null');
const strings = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 6}).map(text => JSON.stringify(text)),
  fc.constantFrom('"\\u001B\\/"', '"\\ud83d\\ude80"', '"\u2028é"', '"}],{\\""', '""'),
);
export const oddNames = fc.oneof(
  strings,
  fc.constantFrom('"a"', '"a"', '"\\u0061"', '"a.b"', '"b"', '"0"', '"__proto__"'),
);
export const oddScalars = fc.oneof(oddNumbers, words, strings);

const {odd} = fc.letrec<{odd: Odd}>(tie => ({
  odd: fc.oneof(
    {maxDepth: 4, withCrossShrink: true},
    oddScalars.map(text => ({text, places: []})),
    fc.array(fc.tuple(blanks, tie('odd'), blanks), {maxLength: 4}).map(elements =>
      join(
        '[',
        ']',
        elements.map(([before, value, after]) => ({name: null, before, colon: '', value, after})),
      ),
    ),
    fc.array(fc.tuple(blanks, oddNames, blanks, blanks, tie('odd'), blanks), {maxLength: 5}).map(members =>
      join(
        '{',
        '}',
        members.map(([before, name, left, right, value, after]) => ({
          name,
          before,
          colon: `${left}:${right}`,
          value,
          after,
        })),
      ),
    ),
  ),
}));

interface Part {
  readonly name: string | null;
  readonly before: string;
  readonly colon: string;
  readonly value: Odd;
  readonly after: string;
}

function join(open: string, close: string, parts: readonly Part[]): Odd {
  let text = open;
  const byStep = new Map<string | number, Odd['places']>();
  for (const [index, {name, before, colon, value, after}] of parts.entries()) {
    text += `${index === 0 ? '' : ','}${before}${name ?? ''}${colon}`;
    const start = text.length;
    const step: string | number = name === null ? index : JSON.parse(name);
    byStep.set(step, [
      {path: [step], start, end: start + value.text.length},
      ...value.places.map(place => ({
        path: [step, ...place.path],
        start: start + place.start,
        end: start + place.end,
      })),
    ]);
    text += value.text + after;
  }
  return {text: text + close, places: [...byStep.values()].flat()};
}

/** An odd JSON text, and where one of its values stands; undefined where it has none inside. */
export const oddPlaces = fc
  .tuple(blanks, odd, blanks, fc.nat())
  .map(([before, {text, places}, after, pick]) => {
    const place = places.length === 0 ? undefined : places[pick % places.length];
    return {
      text: before + text + after,
      place: place && {path: place.path, start: before.length + place.start, end: before.length + place.end},
    };
  });
