import {type Sample, samples} from './samples.ts';

export interface Filling {
  /** When the event happened, epoch milliseconds. */
  readonly nowMs: number;
  /** Digits of an id, by what it is of: `event`, `generation`, … */
  readonly idOf: (name: string) => string;
}

/** The body of a sample event, compact as the provider sends it; `number` picks one of a type's several, in turn. */
export function makeSample(sample: Sample, number: number, filling: Filling): string {
  const event = sample.events[number % sample.events.length];
  return JSON.stringify(event).replace(
    /\{\{([a-z]+)(?:([+-]\d+)([sd]))?\}\}/g,
    (_place, name: string, shift?: string, unit?: string) =>
      name === 'now'
        ? toTime(filling.nowMs + Number(shift ?? 0) * (unit === 'd' ? dayMs : secondMs))
        : filling.idOf(name),
  );
}

/** The sample of a type, undefined for one that Vigthoria's documents do not name. */
export function findSample(type: string): Sample | undefined {
  return Object.hasOwn(samples, type) ? samples[type] : undefined;
}

const secondMs = 1000;
const dayMs = 86_400_000;

/** To the second, in UTC, as in the provider's own example. */
function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
