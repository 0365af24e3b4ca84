import type {Section} from './bench.ts';
import {measureStartUp} from './sections/start-up.ts';
import {measureWayThrough} from './sections/way-through.ts';

/** By the name that --only takes, in the order of a run. */
export const sections: Readonly<Record<string, Section>> = {
  start: measureStartUp,
  way: measureWayThrough,
};
