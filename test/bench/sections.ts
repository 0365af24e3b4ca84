import type {Section} from './bench.ts';
import {measureBesidePeers} from './sections/beside-peers.ts';
import {measureDiagnosis} from './sections/diagnosis.ts';
import {measureGrowth} from './sections/growth.ts';
import {measureMemory} from './sections/memory.ts';
import {measureStartUp} from './sections/start-up.ts';
import {measureThroughNgrok} from './sections/through-ngrok.ts';
import {measureWayThrough} from './sections/way-through.ts';

/** By the name that --only takes, in the order of a run. */
export const sections: Readonly<Record<string, Section>> = {
  start: measureStartUp,
  way: measureWayThrough,
  peers: measureBesidePeers,
  tunnel: measureThroughNgrok,
  verify: measureDiagnosis,
  growth: measureGrowth,
  memory: measureMemory,
};
