import type {JsonDocument} from './document.ts';
import {
  arrange,
  dropDuplicates,
  listMembers,
  type Member,
  type MemberOrder,
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
  const known = new Map<number, readonly Member[]>();
  const membersOf = (open: number): readonly Member[] => {
    const members = known.get(open) ?? listMembers(document, open);
    known.set(open, members);
    return members;
  };
  const plan = (phrase: string, order: MemberOrder): NamedArrangement => ({
    phrase,
    order: arrange(document, order, membersOf),
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
