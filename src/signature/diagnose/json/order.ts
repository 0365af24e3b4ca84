import {type JsonDocument, lastOf, tokenKinds, tokenText} from './document.ts';

/** A member of an object: its name as text and where its tokens are. */
export interface Member {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** The members of one object as they come out; `depth` is 0 for the outermost. */
export type MemberOrder = (members: readonly Member[], depth: number) => readonly Member[];

/** The token indexes of a document with each object's members ordered anew, without recursion. */
export function arrange(
  document: JsonDocument,
  order: MemberOrder,
  membersOf = (open: number): readonly Member[] => listMembers(document, open),
): Uint32Array {
  const out = new Uint32Array(document.count);
  let length = 0;
  const waiting: {from: number; to: number; depth: number}[] = [{from: 0, to: document.count, depth: 0}];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const {to, depth} = range;
    for (let index = range.from; index < to; index += 1) {
      out[length] = index;
      length += 1;
      if (document.kinds[index] !== tokenKinds.openObject) continue;
      const close = document.closes[index] ?? index;
      waiting.push({from: close, to, depth});
      const members = order(membersOf(index), depth);
      for (const {first, last} of members.toReversed()) {
        waiting.push({from: first, to: last + 1, depth: depth + 1});
      }
      break;
    }
  }
  return out.subarray(0, length);
}

/** The members of the object that opens at `index`. */
export function listMembers(document: JsonDocument, index: number): readonly Member[] {
  const members: Member[] = [];
  const close = document.closes[index] ?? index;
  for (let first = index + 1; first < close; ) {
    const last = lastOf(document, first + 1);
    members.push({name: parseName(tokenText(document, first)), first, last});
    first = last + 1;
  }
  return members;
}

/** Later members of a name win, at the place of its first one, as in JavaScript and Python. */
export function dropDuplicates(members: readonly Member[]): readonly Member[] {
  const byName = new Map(members.map(member => [member.name, member]));
  return byName.size === members.length ? members : [...byName.values()];
}

/** `JSON.parse` in JavaScript: names that are array indexes come first, ascending. */
export function orderAsJavaScript(members: readonly Member[]): readonly Member[] {
  const kept = dropDuplicates(members);
  if (!kept.some(({name}) => isArrayIndex(name))) return kept;
  const indexes = kept.filter(({name}) => isArrayIndex(name)).sort((a, b) => Number(a.name) - Number(b.name));
  return [...indexes, ...kept.filter(({name}) => !isArrayIndex(name))];
}

/** By UTF-16 units, as JavaScript sorts. */
export function sortByUnits(members: readonly Member[]): readonly Member[] {
  return [...dropDuplicates(members)].sort((a, b) => compare(a.name, b.name));
}

/** Sorted members put into an object anew: JavaScript keeps array indexes first there too. */
export function sortAsJavaScript(members: readonly Member[]): readonly Member[] {
  return orderAsJavaScript(sortByUnits(members));
}

/** By code points, as Python, Go and Ruby sort; it differs from units above U+FFFF only. */
export function sortByCodePoints(members: readonly Member[]): readonly Member[] {
  return [...dropDuplicates(members)].sort((a, b) => compareCodePoints(a.name, b.name));
}

/** By length, then bytes, as PostgreSQL's jsonb and MySQL store members. */
export function sortByLength(members: readonly Member[]): readonly Member[] {
  return [...dropDuplicates(members)].sort(
    (a, b) => Buffer.byteLength(a.name) - Buffer.byteLength(b.name) || compareCodePoints(a.name, b.name),
  );
}

/** In the order of their bytes in UTF-8. */
function compareCodePoints(a: string, b: string): number {
  const isUnitwise = !/[\ud800-\udfff]/.test(a + b);
  return isUnitwise ? compare(a, b) : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Without regard to upper and lower case. */
export function sortByLetters(members: readonly Member[]): readonly Member[] {
  return [...dropDuplicates(members)].sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
}

/** `JSON.stringify(value, Object.keys(value).sort())`: the list orders the outer names and drops all others, at every depth. */
export function orderByAllowList(document: JsonDocument): MemberOrder | undefined {
  if (document.kinds[0] !== tokenKinds.openObject) return undefined;
  const names = sortByUnits(listMembers(document, 0)).map(({name}) => name);
  return members => {
    const byName = new Map(members.map(member => [member.name, member]));
    return names.flatMap(name => byName.get(name) ?? []);
  };
}

/** The envelope as Vigthoria's documents show it, whatever else an event holds after it. */
export function orderAsDocumented(members: readonly Member[], depth: number): readonly Member[] {
  const place = ({name}: Member): number =>
    envelope.includes(name) ? envelope.indexOf(name) : envelope.length;
  return depth > 0 ? members : members.toSorted((a, b) => place(a) - place(b));
}

const envelope = ['id', 'type', 'created', 'data'];

function parseName(spelling: string): string {
  return spelling.includes('\\') ? String(JSON.parse(spelling)) : spelling.slice(1, -1);
}

function isArrayIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
