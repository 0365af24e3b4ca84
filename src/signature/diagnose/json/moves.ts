import {excerpt} from '../excerpt.ts';
import {once} from '../once.ts';
import {type JsonDocument, tokenKinds, tokenText} from './document.ts';
import {listMembers, type Member} from './order.ts';
import type {Spell} from './render.ts';

/** One member of one object at another place. */
export interface Move {
  /** As it ends "re-serialised JSON (…)". */
  readonly phrase: string;
  readonly isOutermost: boolean;
  /** Of the object. */
  readonly members: readonly Member[];
  readonly from: number;
  readonly to: number;
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
      const phrase = to === 0 ? `key ${key} moved to the front` : `key ${key} moved to place ${to + 1}`;
      yield {phrase, isOutermost: open === 0, members, from, to};
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

/** Makes texts with one member elsewhere from a document as it was written anew, in the order that it has. */
export function createMover(
  document: JsonDocument,
  write: () => Iterable<string>,
  spell: Spell,
): (move: Move) => string {
  const written = once(() => {
    const text = [...write()].join('');
    return {text, ...locate(document, text, spell)};
  });
  return move => moveMember(written(), move);
}

interface Located {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Where a document's tokens stand in a text that was made of it: only blanks, commas and colons are between them. */
function locate(document: JsonDocument, text: string, spell: Spell): Omit<Located, 'text'> {
  const starts = new Uint32Array(document.count);
  const ends = new Uint32Array(document.count);
  let at = 0;
  for (let index = 0; index < document.count; index += 1) {
    const isBracket = (document.kinds[index] ?? 0) < tokenKinds.key;
    const token = isBracket ? tokenText(document, index) : spell(index);
    starts[index] = text.indexOf(token, at);
    at = (starts[index] ?? 0) + token.length;
    ends[index] = at;
  }
  return {starts, ends};
}

/** What stands between two members of an object is the same for all of them. */
function moveMember({text, starts, ends}: Located, {members, from, to}: Move): string {
  const [first, second] = members;
  const last = members.at(-1);
  if (first === undefined || second === undefined || last === undefined) return text;
  const pieces = members.map(member => text.slice(starts[member.first], ends[member.last]));
  const moved = pieces.toSpliced(from, 1).toSpliced(to, 0, pieces[from] ?? '');
  const between = text.slice(ends[first.last], starts[second.first]);
  return text.slice(0, starts[first.first]) + moved.join(between) + text.slice(ends[last.last]);
}
