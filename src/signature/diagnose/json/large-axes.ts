import type {ArrangementName} from './arrangements.ts';
import type {Axes} from './axes.ts';
import {axisOf} from './axis.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {stringWriters} from './escapes.ts';
import {type NumberStyle, numberStyles} from './numbers.ts';
import type {Spellings} from './spelling.ts';

/** Of a large document: whole writers only, spelled as they are asked for, and members where they stand. */
export function largeAxes(
  document: JsonDocument,
): Pick<Axes, 'strings' | 'numbers' | 'arrangements' | 'lostNumbers' | 'moves'> {
  const {text} = document;
  const numbersSeen = listFirstNumbers(document);
  const isSame = (style: NumberStyle): boolean => numbersSeen.every(spelling => style(spelling) === spelling);
  const by = (style: (spelling: string) => string): Spellings => ({
    at: index => style(tokenText(document, index)),
  });
  const kept = by(spelling => spelling);
  const has = remember((characters: string) => new RegExp(`[${characters}]`).test(text));
  const writers = Object.entries(stringWriters).map(
    ([name, {spell, escapes}]) => [name, () => by(spell), escapes.some(has) ? name : 'kept'] as const,
  );
  const numbers = Object.entries(numberStyles).map(
    ([name, style]) => [name, () => by(style), isSame(style) ? 'kept' : name] as const,
  );
  const unmoved = {order: null, emptyObjectsAsArrays: false, phrase: ''};
  return {
    strings: axisOf([['kept', () => kept, 'kept'], ...writers]),
    numbers: axisOf(numbers),
    arrangements: axisOf(keptNames.map(name => [name, () => unmoved, 'kept'])),
    lostNumbers: [],
    moves: [],
  };
}

function remember(test: (key: string) => boolean): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return key => {
    const answer = known.get(key) ?? test(key);
    known.set(key, answer);
    return answer;
  };
}

/** A large document's duplicate keys and keys that are numbers are left where they stand: finding them costs more than all else. */
const keptNames = ['kept', 'unique', 'javascript'] as const satisfies readonly ArrangementName[];

const maxNumbersSeen = 5000;

/** Enough of a large document's numbers to tell which styles leave them alone. */
function listFirstNumbers(document: JsonDocument): readonly string[] {
  const seen = new Set<string>();
  for (let index = 0; index < document.count && seen.size < maxNumbersSeen; index += 1) {
    if (document.kinds[index] === tokenKinds.number) seen.add(tokenText(document, index));
  }
  return [...seen];
}
