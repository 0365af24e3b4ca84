import type {Candidate} from '../candidate.ts';
import {type Axes, createAxes} from './axes.ts';
import type {JsonDocument} from './document.ts';
import {createMover, type Move} from './moves.ts';
import {keyOf, listPlaces, type Place, placePresets} from './places.ts';
import {type Rewriting, toCandidate} from './rewriting.ts';
import {spacings} from './spacing.ts';
import {spellBy} from './spelling.ts';
import {canWrite} from './writing.ts';

const maxPlaces = 300;

/** All rewritings of a document. */
export interface Rewritings {
  /** As tools write it, likeliest first. */
  readonly byTools: () => Iterable<Candidate>;
  /** One property changed, two, three, all. */
  readonly others: () => Iterable<Candidate>;
  /** As tools write it, with one key elsewhere. */
  readonly moved: () => Iterable<Candidate>;
}

export function createRewritings(document: JsonDocument): Rewritings {
  const axes = createAxes(document);
  const byPlace = placePresets(axes);
  const places = [...byPlace.values()].map(({place}) => place);
  const find = (place: Place): Rewriting | undefined =>
    rewritingAt(document, axes, place, byPlace.get(keyOf(place))?.presets ?? []);
  const findAll = (wanted: readonly Place[]): readonly Rewriting[] =>
    wanted.map(find).filter(found => found !== undefined);
  // Blanks of no known pattern cannot follow a member to another place.
  const canMove = ({spacing}: Rewriting): boolean => spacing !== null || axes.own !== undefined;
  return {
    byTools: () => findAll(places).map(rewriting => toCandidate(rewriting, axes.write)),
    *others() {
      const seen = new Set(byPlace.keys());
      for (const changes of [1, 2, 3, 4]) {
        for (const place of listPlaces(axes, changes)) {
          if (seen.size > maxPlaces) break;
          const key = keyOf(place);
          if (seen.has(key)) continue;
          seen.add(key);
          const rewriting = find(place);
          if (rewriting !== undefined) yield toCandidate(rewriting, axes.write);
        }
        if (changes === 1) yield* listLoneChanges(document, axes);
      }
    },
    *moved() {
      const kept = places.slice(0, maxMovedTools).filter(([, , , arrangement]) => arrangement === 0);
      const bases = findAll(kept)
        .filter(canMove)
        .map(rewriting => toBase(rewriting, axes));
      for (const move of axes.moves.slice(0, maxMovesByTools)) {
        for (const base of bases) yield base(move);
      }
    },
  };
}

const maxMovesByTools = 6;
const maxMovedTools = 20;

/** One number in a lost spelling, or one key elsewhere: too many to combine with everything. */
function* listLoneChanges(document: JsonDocument, axes: Axes): Generator<Candidate> {
  const asReceived = rewritingAt(document, axes, [0, 0, 0, 0], []);
  if (asReceived === undefined) return;
  const {spelling} = asReceived;
  for (const numbers of axes.lostNumbers) {
    for (const spacing of [null, ...axes.spacings.values.slice(1, 3)]) {
      yield toCandidate({...asReceived, spelling: {...spelling, numbers}, spacing}, axes.write);
    }
  }
  const node = axes.strings.indexOf.get('node') ?? 0;
  const nodeNumbers = axes.numbers.indexOf.get('node') ?? 0;
  const asNode = rewritingAt(document, axes, [0, node, nodeNumbers, 0], []);
  const spacingsMoved = [
    axes.own === undefined ? spacings.compact : null,
    ...axes.spacings.values.slice(1, 4),
  ];
  const bases = [asReceived, ...(asNode === undefined || node + nodeNumbers === 0 ? [] : [asNode])].flatMap(
    rewriting => spacingsMoved.map(spacing => toBase({...rewriting, spacing}, axes)),
  );
  for (const move of axes.moves) {
    for (const base of move.isOutermost ? bases : bases.slice(0, 1)) yield base(move);
  }
}

/** Makes the candidates that have one member elsewhere and are like a rewriting else. */
function toBase(rewriting: Rewriting, {write}: Axes): (move: Move) => Candidate {
  const {document, spelling, arrangement, spacing} = rewriting;
  const toText = createMover(
    document,
    () => write(spelling, arrangement, spacing),
    spellBy(document, spelling),
  );
  return move => ({
    ...toCandidate({...rewriting, arrangement: {...arrangement, phrase: move.phrase}}, write),
    content: () => [toText(move)],
  });
}

function rewritingAt(
  document: JsonDocument,
  axes: Axes,
  [spacingAt, stringsAt, numbersAt, arrangementAt]: Place,
  presets: Rewriting['presets'],
): Rewriting | undefined {
  const spacing = axes.spacings.values[spacingAt];
  const strings = axes.strings.values[stringsAt];
  const numbers = axes.numbers.values[numbersAt];
  const arrangement = axes.arrangements.values[arrangementAt];
  if (spacing === undefined || strings === undefined || numbers === undefined || arrangement === undefined) {
    return undefined;
  }
  if (!canWrite(axes.own, spacing, arrangement)) return undefined;
  return {document, spelling: {strings, numbers}, arrangement, spacing, presets};
}
