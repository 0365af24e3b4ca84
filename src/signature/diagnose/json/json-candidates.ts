import type {Candidate} from '../candidate.ts';
import type {NamedArrangement} from './arrangements.ts';
import {type Axes, createAxes, spellBy} from './axes.ts';
import type {JsonDocument} from './document.ts';
import {listPlaces, noPlace, type Place, parsePlace, placePresets} from './places.ts';
import type {Preset} from './presets.ts';
import {canWrite, toCandidate} from './rewriting.ts';
import {spacings} from './spacing.ts';

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
  byPlace.delete(noPlace);
  const places = [...byPlace.keys()].map(parsePlace);
  const build = (place: Place, moved?: NamedArrangement): readonly Candidate[] => {
    const candidate = candidateAt(document, axes, place, byPlace.get(place.join()) ?? [], moved);
    return candidate === undefined ? [] : [candidate];
  };
  return {
    byTools: () => places.flatMap(place => build(place)),
    *others() {
      const seen = new Set(byPlace.keys());
      for (const changes of [1, 2, 3, 4]) {
        for (const place of listPlaces(axes, changes)) {
          if (seen.size > maxPlaces) break;
          if (seen.has(place.join())) continue;
          seen.add(place.join());
          yield* build(place);
        }
        if (changes === 1) yield* listLoneChanges(document, axes);
      }
    },
    *moved() {
      for (const arrangement of axes.moves.slice(0, maxMovesByTools)) {
        for (const [spacing, strings, numbers, kept] of places.slice(0, maxMovedTools)) {
          if (kept === 0) yield* build([spacing, strings, numbers, 0], arrangement);
        }
      }
    },
  };
}

const maxMovesByTools = 6;
const maxMovedTools = 20;

/** One number in a lost spelling, or one key elsewhere: too many to combine with everything. */
function* listLoneChanges(document: JsonDocument, axes: Axes): Generator<Candidate> {
  const [kept] = axes.arrangements.values;
  const [strings] = axes.strings.values;
  const [numbers] = axes.numbers.values;
  if (kept === undefined || strings === undefined || numbers === undefined) return;
  for (const lost of axes.lostNumbers) {
    const rewriting = {document, spell: spellBy(document, strings, lost), arrangement: kept, presets: []};
    for (const spacing of [null, ...axes.spacings.values.slice(1, 3)]) {
      yield toCandidate({...rewriting, spacing}, axes);
    }
  }
  const node = axes.strings.values[axes.strings.indexOf.get('node') ?? 0] ?? strings;
  const nodeNumbers = axes.numbers.values[axes.numbers.indexOf.get('node') ?? 0] ?? numbers;
  const spells = [spellBy(document, strings, numbers)];
  if (node !== strings || nodeNumbers !== numbers) spells.push(spellBy(document, node, nodeNumbers));
  for (const arrangement of axes.moves) {
    const others = arrangement.isOutermost ? axes.spacings.values.slice(1, 4) : [];
    for (const spell of arrangement.isOutermost ? spells : spells.slice(0, 1)) {
      for (const spacing of [axes.own === undefined ? spacings.compact : null, ...others]) {
        yield toCandidate({document, arrangement, presets: [], spell, spacing}, axes);
      }
    }
  }
}

function candidateAt(
  document: JsonDocument,
  axes: Axes,
  [spacingAt, stringsAt, numbersAt, arrangementAt]: Place,
  found: readonly Preset[],
  moved: NamedArrangement | undefined,
): Candidate | undefined {
  const spacing = axes.spacings.values[spacingAt];
  const strings = axes.strings.values[stringsAt];
  const numbers = axes.numbers.values[numbersAt];
  const arrangement = moved ?? axes.arrangements.values[arrangementAt];
  if (spacing === undefined || strings === undefined || numbers === undefined || arrangement === undefined) {
    return undefined;
  }
  if (!canWrite(axes, spacing, arrangement)) return undefined;
  const spell = spellBy(document, strings, numbers);
  return toCandidate({document, spell, arrangement, spacing, presets: found}, axes);
}
