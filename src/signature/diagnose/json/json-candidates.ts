import type {Candidate, Content} from '../candidate.ts';
import type {NamedArrangement} from './arrangements.ts';
import {type Axes, createAxes, spellBy} from './axes.ts';
import {describeRewriting} from './describe.ts';
import type {JsonDocument} from './document.ts';
import {type Preset, presets} from './presets.ts';
import {render, respell, type Spell} from './render.ts';
import type {Spacing} from './spacing.ts';

/** Indexes into the axes: spacing, strings, numbers, arrangement; 0 is as received. */
type Place = readonly [spacing: number, strings: number, numbers: number, arrangement: number];

/** A JSON text written anew. */
export interface Rewriting {
  readonly document: JsonDocument;
  readonly spell: Spell;
  readonly arrangement: NamedArrangement;
  /** Null: blanks as received. */
  readonly spacing: Spacing | null;
  /** The tools that write it so. */
  readonly presets: readonly Preset[];
}

const maxPlaces = 400;

/** All rewritings of a document. */
export interface Rewritings {
  /** As tools write it, likeliest first. */
  readonly byTools: () => Iterable<Candidate>;
  /** One property changed, two, three, all. */
  readonly others: () => Iterable<Candidate>;
}

export function createRewritings(document: JsonDocument): Rewritings {
  const axes = createAxes(document);
  const byPlace = placePresets(axes);
  byPlace.delete(asReceived);
  const places = [...byPlace.keys()].map(parsePlace);
  const build = (place: Place): readonly Candidate[] => {
    const candidate = candidateAt(document, axes, place, byPlace.get(place.join()) ?? []);
    return candidate === undefined ? [] : [candidate];
  };
  return {
    byTools: () => places.flatMap(build),
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
  };
}

const asReceived = '0,0,0,0';

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
    for (const spell of spells) {
      for (const spacing of [null, ...axes.spacings.values.slice(1, 4)]) {
        if (canWrite(axes, spacing, arrangement)) {
          yield toCandidate({document, arrangement, presets: [], spell, spacing}, axes);
        }
      }
    }
  }
}

function candidateAt(
  document: JsonDocument,
  axes: Axes,
  [spacingAt, stringsAt, numbersAt, arrangementAt]: Place,
  found: readonly Preset[],
): Candidate | undefined {
  const spacing = axes.spacings.values[spacingAt];
  const strings = axes.strings.values[stringsAt];
  const numbers = axes.numbers.values[numbersAt];
  const arrangement = axes.arrangements.values[arrangementAt];
  if (spacing === undefined || strings === undefined || numbers === undefined || arrangement === undefined) {
    return undefined;
  }
  if (!canWrite(axes, spacing, arrangement)) return undefined;
  const spell = spellBy(document, strings, numbers);
  return toCandidate({document, spell, arrangement, spacing, presets: found}, axes);
}

function toCandidate(rewriting: Rewriting, axes: Axes): Candidate {
  return {
    sizeBytes: rewriting.document.text.length,
    describe: () => [describeRewriting(rewriting)],
    content: () => write(rewriting, axes),
  };
}

/** Blanks of no known pattern cannot follow members to other places. */
function canWrite({own}: Axes, spacing: Spacing | null, arrangement: NamedArrangement): boolean {
  return spacing !== null || own !== undefined || isInPlace(arrangement);
}

function isInPlace({order, emptyObjectsAsArrays}: NamedArrangement): boolean {
  return order === null && !emptyObjectsAsArrays;
}

function write({document, spell, arrangement, spacing}: Rewriting, {own}: Axes): Content {
  if (spacing !== null) return render(document, spell, arrangement, spacing);
  if (own === undefined || isInPlace(arrangement)) return respell(document, spell);
  return wrapped(own.before, render(document, spell, arrangement, own.spacing), own.after);
}

function* wrapped(before: string, content: Content, after: string): Generator<string | Buffer> {
  yield before;
  yield* content;
  yield after;
}

/** Where the presets lie on a document's axes; several may coincide there. */
function placePresets(axes: Axes): Map<string, readonly Preset[]> {
  const found = new Map<string, Preset[]>();
  for (const preset of presets) {
    for (const arrangement of preset.arrangements) {
      for (const spacing of preset.spacings) {
        for (const numbers of preset.numbers) {
          for (const strings of preset.strings) {
            const place = [
              axes.spacings.indexOf.get(spacing),
              axes.strings.indexOf.get(strings),
              axes.numbers.indexOf.get(numbers),
              axes.arrangements.indexOf.get(arrangement),
            ];
            if (place.includes(undefined)) continue;
            const at = found.get(place.join());
            if (at === undefined) found.set(place.join(), [preset]);
            else if (!at.includes(preset)) at.push(preset);
          }
        }
      }
    }
  }
  return new Map<string, readonly Preset[]>(found);
}

function parsePlace(key: string): Place {
  const [spacing = 0, strings = 0, numbers = 0, arrangement = 0] = key.split(',').map(Number);
  return [spacing, strings, numbers, arrangement];
}

/** The places that differ from the received text in so many properties. */
function* listPlaces(axes: Axes, changes: number): Generator<Place> {
  const count = (index: number): number => (index > 0 ? 1 : 0);
  for (let d = 0; d < axes.arrangements.values.length; d += 1) {
    for (let c = 0; c < axes.numbers.values.length; c += 1) {
      for (let b = 0; b < axes.strings.values.length; b += 1) {
        const before = count(b) + count(c) + count(d);
        if (before > changes || before < changes - 1) continue;
        if (before === changes) yield [0, b, c, d];
        else for (let a = 1; a < axes.spacings.values.length; a += 1) yield [a, b, c, d];
      }
    }
  }
}
