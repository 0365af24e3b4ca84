import {type Axis, axisOf} from './axis.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {isPlainString, listConstructStyles, stringWriters} from './escapes.ts';
import {lostSpellings, numberStyles} from './numbers.ts';
import type {Spell} from './render.ts';

type NamedStyle = readonly [name: string, style: (spelling: string) => string];

const maxConstructStyles = 24;
const maxLostNumbers = 24;

export function stringAxis(document: JsonDocument): Axis<Spell> {
  return spellAxis(document, [...listStringStyles(document)], isText);
}

export function numberAxis(document: JsonDocument): Axis<Spell> {
  return spellAxis(document, Object.entries(numberStyles), isNumber);
}

/** One number each in a spelling that it may have lost on its way. */
export function listLostNumbers(document: JsonDocument): readonly Spell[] {
  const spells: Spell[] = [];
  for (let number = 0; number < document.count; number += 1) {
    if (document.kinds[number] !== tokenKinds.number) continue;
    for (const spelling of lostSpellings(tokenText(document, number))) {
      spells.push(index => (index === number ? spelling : tokenText(document, index)));
      if (spells.length === maxLostNumbers) return spells;
    }
  }
  return spells;
}

function isText(kind: number): boolean {
  return kind === tokenKinds.key || kind === tokenKinds.string;
}

function isNumber(kind: number): boolean {
  return kind === tokenKinds.number;
}

function* listStringStyles({text}: JsonDocument): Generator<NamedStyle> {
  yield ['kept', spelling => spelling];
  for (const [name, {spell}] of Object.entries(stringWriters)) yield [name, spell];
  const constructs = listConstructStyles(text).slice(0, maxConstructStyles);
  for (const [index, style] of constructs.entries()) yield [`construct ${index}`, style];
}

function spellAxis(
  document: JsonDocument,
  styles: readonly NamedStyle[],
  isOwn: (kind: number) => boolean,
): Axis<Spell> {
  const {texts, idOf} = listTexts(document, isOwn);
  return axisOf(
    styles.map(([name, style]) => {
      const spelled = texts.map(style);
      const spell: Spell = index => spelled[idOf[index] ?? -1] ?? tokenText(document, index);
      return [name, spell, spelled.join('\n')];
    }),
  );
}

/** The distinct spellings of some tokens, and which one each token has; -1: none of them. */
function listTexts(
  document: JsonDocument,
  isOwn: (kind: number) => boolean,
): {readonly texts: readonly string[]; readonly idOf: Int32Array} {
  const ids = new Map<string, number>();
  const idOf = new Int32Array(document.count).fill(-1);
  for (let index = 0; index < document.count; index += 1) {
    if (!isOwn(document.kinds[index] ?? 0)) continue;
    const text = tokenText(document, index);
    if (isPlainString(text)) continue;
    const id = ids.get(text) ?? ids.size;
    ids.set(text, id);
    idOf[index] = id;
  }
  return {texts: [...ids.keys()], idOf};
}
