import type {Axes} from './axes.ts';
import {type Preset, presets} from './presets.ts';

/** Indexes into the axes: spacing, strings, numbers, arrangement; 0 is as received. */
export type Place = readonly [spacing: number, strings: number, numbers: number, arrangement: number];

/** As received. */
export const noPlace = '0,0,0,0';

/** Where the presets lie on a document's axes, each tool's usual options first; several may coincide there. */
export function placePresets(axes: Axes): Map<string, readonly Preset[]> {
  const found = new Map<string, Preset[]>();
  const options = presets.flatMap(preset => [...listOptions(preset, axes)]);
  for (const {place, preset} of options.sort((a, b) => a.rank - b.rank)) {
    const at = found.get(place.join());
    if (at === undefined) found.set(place.join(), [preset]);
    else if (!at.includes(preset)) at.push(preset);
  }
  return new Map<string, readonly Preset[]>(found);
}

interface Option {
  readonly preset: Preset;
  readonly place: Place;
  /** 0 for the first of every option. */
  readonly rank: number;
}

function* listOptions(preset: Preset, axes: Axes): Generator<Option> {
  for (const [d, arrangement] of preset.arrangements.entries()) {
    for (const [a, spacing] of preset.spacings.entries()) {
      for (const [c, number] of preset.numbers.entries()) {
        for (const [b, string] of preset.strings.entries()) {
          const place = [
            axes.spacings.indexOf.get(spacing),
            axes.strings.indexOf.get(string),
            axes.numbers.indexOf.get(number),
            axes.arrangements.indexOf.get(arrangement),
          ];
          if (isPlace(place)) yield {preset, place, rank: a + b + c + d};
        }
      }
    }
  }
}

function isPlace(place: readonly (number | undefined)[]): place is Place {
  return place.length === 4 && !place.includes(undefined);
}

export function parsePlace(key: string): Place {
  const [spacing = 0, strings = 0, numbers = 0, arrangement = 0] = key.split(',').map(Number);
  return [spacing, strings, numbers, arrangement];
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
