import {type Axis, axisOf} from './axis.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {isPlainString, listConstructStyles, stringWriters} from './escapes.ts';
import {lostSpellings, numberStyles} from './numbers.ts';
import type {Spellings} from './spelling.ts';

type NamedStyle = readonly [name: string, style: (spelling: string) => string];

const maxConstructStyles = 24;
const maxLostNumbers = 24;

export function stringAxis(document: JsonDocument): Axis<Spellings> {
  return spellAxis(document, [...listStringStyles(document)], isText);
}

export function numberAxis(document: JsonDocument): Axis<Spellings> {
  return spellAxis(document, Object.entries(numberStyles), isNumber);
}

/** One number each in a spelling that it may have lost on its way. */
export function listLostNumbers(document: JsonDocument): readonly Spellings[] {
  const kept = listTokens(document);
  const lost: Spellings[] = [];
  for (let number = 0; number < document.count; number += 1) {
    if (document.kinds[number] !== tokenKinds.number) continue;
    for (const spelling of lostSpellings(tokenText(document, number))) {
      lost.push({at: index => (index === number ? spelling : kept[index])});
      if (lost.length === maxLostNumbers) return lost;
    }
  }
  return lost;
}

function listTokens(document: JsonDocument): readonly string[] {
  return Array.from({length: document.count}, (_, index) => tokenText(document, index));
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
): Axis<Spellings> {
  const kept = listTokens(document);
  const places = listPlaces(document, kept, isOwn);
  const texts = [...places.keys()];
  const put = (spelled: readonly string[]): Spellings => {
    const tokens = [...kept];
    for (const [at, text] of texts.entries()) {
      for (const index of places.get(text) ?? []) tokens[index] = spelled[at] ?? text;
    }
    return tokens;
  };
  return axisOf(
    styles.map(([name, style]) => {
      const spelled = texts.map(style);
      return [name, () => put(spelled), spelled.join('\n')];
    }),
  );
}

/** The distinct texts of some tokens that are not spelled alike by all, and where each stands. */
function listPlaces(
  {kinds}: JsonDocument,
  tokens: readonly string[],
  isOwn: (kind: number) => boolean,
): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, text] of tokens.entries()) {
    if (!isOwn(kinds[index] ?? 0) || isPlainString(text)) continue;
    const at = places.get(text);
    if (at === undefined) places.set(text, [index]);
    else at.push(index);
  }
  return places;
}
