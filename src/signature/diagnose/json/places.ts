import type {Axes} from './axes.ts';
import {type Preset, presets} from './presets.ts';

/** Indexes into the axes: spacing, strings, numbers, arrangement; 0 is as received. */
export type Place = readonly [spacing: number, strings: number, numbers: number, arrangement: number];

/** Presets at one place. */
export interface Placed {
  readonly place: Place;
  readonly presets: readonly Preset[];
}

/** Where the presets lie on a document's axes, but for those that keep it as received, each tool's usual options first; several may coincide there. */
export function placePresets(axes: Axes): ReadonlyMap<number, Placed> {
  const found = new Map<number, {readonly place: Place; readonly presets: Preset[]}>();
  const options = presets.flatMap(preset => [...listOptions(preset, axes)]);
  for (const {place, preset} of options.sort((a, b) => a.rank - b.rank)) {
    const key = keyOf(place);
    const at = found.get(key);
    if (at === undefined) found.set(key, {place, presets: [preset]});
    else if (!at.presets.includes(preset)) at.presets.push(preset);
  }
  found.delete(keyOf([0, 0, 0, 0]));
  return found;
}

/** Different for different places: an axis has far fewer than 256 values. */
export function keyOf([spacing, strings, numbers, arrangement]: Place): number {
  return ((spacing * 256 + strings) * 256 + numbers) * 256 + arrangement;
}

interface Option {
  readonly preset: Preset;
  readonly place: Place;
  /** 0 for the first of every option. */
  readonly rank: number;
}

function* listOptions(preset: Preset, axes: Axes): Generator<Option> {
  const arrangements = preset.arrangements.map(name => axes.arrangements.indexOf.get(name));
  const spacings = preset.spacings.map(name => axes.spacings.indexOf.get(name));
  const numbers = preset.numbers.map(name => axes.numbers.indexOf.get(name));
  const strings = preset.strings.map(name => axes.strings.indexOf.get(name));
  for (const [d, arrangement] of arrangements.entries()) {
    for (const [a, spacing] of spacings.entries()) {
      for (const [c, number] of numbers.entries()) {
        for (const [b, string] of strings.entries()) {
          const place = [spacing, string, number, arrangement];
          if (isPlace(place)) yield {preset, place, rank: a + b + c + d};
        }
      }
    }
  }
}

function isPlace(place: readonly (number | undefined)[]): place is Place {
  return place.length === 4 && !place.includes(undefined);
}

/** The places that differ from the received text in so many properties. */
export function* listPlaces(axes: Axes, changes: number): Generator<Place> {
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
