import {excerpt} from '../excerpt.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {
  arrange,
  dropDuplicates,
  listMembers,
  type MemberOrder,
  move,
  orderAsDocumented,
  orderAsJavaScript,
  orderByAllowList,
  sortAsJavaScript,
  sortByCodePoints,
  sortByLength,
  sortByLetters,
  sortByUnits,
} from './order.ts';
import type {Arrangement} from './render.ts';

export type ArrangementName =
  | 'kept'
  | 'unique'
  | 'javascript'
  | 'sorted'
  | 'sortedByJavaScript'
  | 'sortedByCodePoints'
  | 'sortedByLength'
  | 'sortedByLetters'
  | 'outerSorted'
  | 'allowList'
  | 'envelope'
  | 'phpArrays';

/** An arrangement with how it ends "re-serialised JSON (…)" where it changes the order. */
export interface NamedArrangement extends Arrangement {
  readonly phrase: string;
}

/** Likeliest first. */
export function* listArrangements(document: JsonDocument): Generator<[ArrangementName, NamedArrangement]> {
  yield ['kept', {order: null, emptyObjectsAsArrays: false, phrase: ''}];
  const plan = (phrase: string, order: MemberOrder): NamedArrangement => ({
    phrase,
    order: arrange(document, order),
    emptyObjectsAsArrays: false,
  });
  yield ['unique', plan('', dropDuplicates)];
  yield ['javascript', plan('keys that are whole numbers moved to the front', orderAsJavaScript)];
  yield ['sorted', plan('keys sorted', sortByUnits)];
  yield ['sortedByJavaScript', plan('keys sorted, whole numbers first', sortAsJavaScript)];
  yield ['sortedByCodePoints', plan('keys sorted', sortByCodePoints)];
  yield ['sortedByLength', plan('keys sorted by length, as databases store JSON', sortByLength)];
  yield ['sortedByLetters', plan('keys sorted without regard to case', sortByLetters)];
  yield [
    'outerSorted',
    plan('outermost keys sorted', (members, depth) => (depth === 0 ? sortByUnits(members) : members)),
  ];
  const allowList = orderByAllowList(document);
  if (allowList !== undefined) {
    yield ['allowList', plan('keys sorted and cut to the outermost names by a list of keys', allowList)];
  }
  yield [
    'envelope',
    plan("keys in the order of Vigthoria's documents: id, type, created, data", orderAsDocumented),
  ];
  yield [
    'phpArrays',
    {...plan('empty objects turned into arrays', dropDuplicates), emptyObjectsAsArrays: true},
  ];
}

/** One member of one object at another place. */
export interface Move extends NamedArrangement {
  readonly isOutermost: boolean;
}

const maxObjects = 6;
const maxMembers = 20;

/** Members moved to other places: in the outermost object from either end to everywhere and back, further in to the front. */
export function* listMoves(document: JsonDocument): Generator<Move> {
  let objects = 0;
  for (let open = 0; open < document.count && objects < maxObjects; open += 1) {
    if (document.kinds[open] !== tokenKinds.openObject) continue;
    objects += 1;
    const members = listMembers(document, open);
    const end = members.length - 1;
    if (end < 1 || end >= maxMembers) continue;
    for (const [from, to] of open === 0 ? listPlaces(end) : listFronts(end)) {
      const key = excerpt(tokenText(document, members[from]?.first ?? open));
      yield {
        phrase: to === 0 ? `key ${key} moved to the front` : `key ${key} moved to place ${to + 1}`,
        order: arrange(document, move(open, from, to)),
        emptyObjectsAsArrays: false,
        isOutermost: open === 0,
      };
    }
  }
}

type FromTo = readonly [from: number, to: number];

function listFronts(end: number): readonly FromTo[] {
  return Array.from({length: end}, (_, index) => [index + 1, 0] as const);
}

function listPlaces(end: number): readonly FromTo[] {
  const inner = Array.from({length: end - 1}, (_, index) => index + 1);
  return [
    ...listFronts(end),
    [0, end] as const,
    ...inner.map(place => [0, place] as const),
    ...inner.map(place => [place, end] as const),
    ...inner.map(place => [end, place] as const),
  ];
}
