import {listArrangements, listMoves, type NamedArrangement} from './arrangements.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {isPlainString, listConstructStyles, stringWriters} from './escapes.ts';
import {lostSpellings, numberStyles} from './numbers.ts';
import {render, type Spell} from './render.ts';
import {type Spacing, spacings} from './spacing.ts';

/** The distinct values of one property of a JSON text, the one as received first; names of equal ones share an index. */
export interface Axis<T> {
  readonly values: readonly T[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export interface Axes {
  /** Null, the first: blanks as received. */
  readonly spacings: Axis<Spacing | null>;
  readonly strings: Axis<Spell>;
  readonly numbers: Axis<Spell>;
  readonly arrangements: Axis<NamedArrangement>;
  /** One number each in a spelling that may have been lost. */
  readonly lostNumbers: readonly Spell[];
  readonly moves: readonly NamedArrangement[];
  readonly own: OwnSpacing | undefined;
}

/** The standard spacing that a text has, but for blanks around the whole. */
export interface OwnSpacing {
  readonly spacing: Spacing;
  readonly before: string;
  readonly after: string;
}

/** Above this many tokens nothing is made in advance or compared, and variants of one construct are left out. */
const maxPreparedTokens = 20_000;
const maxIndentationUnits = 4 * 1024 * 1024;
const maxLostNumbers = 32;
const maxConstructStyles = 48;

export function createAxes(document: JsonDocument): Axes {
  const isSmall = document.count <= maxPreparedTokens;
  const own = findOwnSpacing(document);
  return {
    own,
    spacings: spacingAxis(document, own),
    strings: spellAxis(document, isSmall, stringStyles(document, isSmall), isText),
    numbers: spellAxis(document, isSmall, Object.entries(numberStyles), isNumber),
    arrangements: isSmall ? arrangementAxis(document) : keptOnly(document),
    lostNumbers: isSmall ? [...listLostNumbers(document)].slice(0, maxLostNumbers) : [],
    moves: isSmall ? [...listMoves(document)] : [],
  };
}

/** Both are needed to spell a token: numbers by one, keys and strings by the other. */
export function spellBy(document: JsonDocument, strings: Spell, numbers: Spell): Spell {
  return index => (document.kinds[index] === tokenKinds.number ? numbers(index) : strings(index));
}

function isText(kind: number): boolean {
  return kind === tokenKinds.key || kind === tokenKinds.string;
}

function isNumber(kind: number): boolean {
  return kind === tokenKinds.number;
}

function* stringStyles(
  document: JsonDocument,
  isSmall: boolean,
): Generator<[string, (spelling: string) => string]> {
  yield ['kept', spelling => spelling];
  yield* Object.entries(stringWriters);
  if (!isSmall) return;
  const styles = listConstructStyles(document.text).slice(0, maxConstructStyles);
  yield* styles.map((style, index): [string, (spelling: string) => string] => [`construct ${index}`, style]);
}

function spellAxis(
  document: JsonDocument,
  isSmall: boolean,
  styles: Iterable<readonly [string, (spelling: string) => string]>,
  isOwn: (kind: number) => boolean,
): Axis<Spell> {
  if (!isSmall) {
    const spell =
      (style: (spelling: string) => string): Spell =>
      index => {
        const text = tokenText(document, index);
        return isOwn(document.kinds[index] ?? 0) ? style(text) : text;
      };
    return axisOf(Array.from(styles, ([name, style]) => [name, spell(style), name]));
  }
  const {texts, idOf} = listTexts(document, isOwn);
  return axisOf(
    Array.from(styles, ([name, style]) => {
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

function axisOf<T>(entries: Iterable<readonly [name: string, value: T, key: string]>): Axis<T> {
  const values: T[] = [];
  const indexes = new Map<string, number>();
  const indexOf = new Map<string, number>();
  for (const [name, value, key] of entries) {
    const index = indexes.get(key) ?? values.push(value) - 1;
    indexes.set(key, index);
    indexOf.set(name, index);
  }
  return {values, indexOf};
}

function arrangementAxis(document: JsonDocument): Axis<NamedArrangement> {
  return axisOf(
    Array.from(listArrangements(document), ([name, arrangement]) => [
      name,
      arrangement,
      keyOf(document, arrangement),
    ]),
  );
}

/** Sorting a large document's members costs more than all else together. */
function keptOnly(document: JsonDocument): Axis<NamedArrangement> {
  const {values, indexOf} = axisOf(
    Array.from(listArrangements(document))
      .slice(0, 1)
      .map(([name, arrangement]) => [name, arrangement, name] as const),
  );
  return {values, indexOf: new Map([...indexOf, ['unique', 0], ['javascript', 0]])};
}

/** Equal for arrangements that give the same text. */
function keyOf(document: JsonDocument, {order, emptyObjectsAsArrays}: NamedArrangement): string {
  const hasEmptyObjects =
    emptyObjectsAsArrays &&
    document.kinds.some(
      (kind, index) => kind === tokenKinds.openObject && document.closes[index] === index + 1,
    );
  const isKept =
    order === null || (order.length === document.count && order.every((token, at) => token === at));
  return `${hasEmptyObjects} ${isKept ? 'kept' : order.join()}`;
}

function* listLostNumbers(document: JsonDocument): Generator<Spell> {
  for (let number = 0; number < document.count; number += 1) {
    if (document.kinds[number] !== tokenKinds.number) continue;
    for (const spelling of lostSpellings(tokenText(document, number))) {
      yield index => (index === number ? spelling : tokenText(document, index));
    }
  }
}

function spacingAxis(document: JsonDocument, own: OwnSpacing | undefined): Axis<Spacing | null> {
  const isOwn = (spacing: Spacing): boolean =>
    own?.spacing === spacing && own.before === '' && own.after === '';
  const entries: (readonly [string, Spacing | null, string])[] = [['kept', null, 'kept']];
  for (const [name, spacing] of Object.entries(spacings)) {
    const isTooDeep = document.indentations * (spacing.indent?.length ?? 0) > maxIndentationUnits;
    if (!isTooDeep || document.indentations < document.text.length * 8)
      entries.push([name, spacing, isOwn(spacing) ? 'kept' : name]);
  }
  return axisOf(entries);
}

function findOwnSpacing(document: JsonDocument): OwnSpacing | undefined {
  const {text} = document;
  const core = text.trim();
  const before = text.slice(0, text.indexOf(core));
  const after = text.slice(before.length + core.length);
  const spacing = Object.values(spacings).find(candidate => isSpacedAs(document, core, candidate));
  return spacing === undefined ? undefined : {spacing, before, after};
}

function isSpacedAs(document: JsonDocument, core: string, spacing: Spacing): boolean {
  let at = 0;
  const spell: Spell = index => tokenText(document, index);
  for (const piece of render(document, spell, {order: null, emptyObjectsAsArrays: false}, spacing)) {
    if (!core.startsWith(piece, at)) return false;
    at += piece.length;
  }
  return at === core.length;
}
