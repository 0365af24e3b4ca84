import {peerNames} from './peers.ts';
import {findFigure, type Goal, type SectionResult} from './report.ts';
import {peersTitle} from './sections/beside-peers.ts';
import {growthTitle, listRatioColumn, sizeName} from './sections/growth.ts';
import {afterDeliveries, memoryTitle, soakSteps} from './sections/memory.ts';
import {startUpTitle} from './sections/start-up.ts';
import {largeLoad, smallLoad, throughVigthoria, wayTitle} from './sections/way-through.ts';
import {vigthoriaName} from './ways.ts';

type Wanted = readonly [direction: 'at most' | 'at least', limit: number];

interface Aim {
  readonly goal: string;
  readonly wanted: Wanted;
  readonly place: Parameters<typeof findFigure>[1];
}

const startUp = (row: string, limit: number): Aim => ({
  goal: `start-up of ${row}, to node -e 0`,
  wanted: ['at most', limit],
  place: {title: startUpTitle, row, column: 'to node -e 0'},
});

const way = (load: string, column: string, wanted: Wanted): Aim => ({
  goal: `${load}: ${column}`,
  wanted,
  place: {title: wayTitle, row: throughVigthoria(load), column},
});

const aims: readonly Aim[] = [
  startUp('--version', 1.3),
  startUp('verify', 1.5),
  startUp('events list', 2),
  startUp('listen --no-tunnel, until ready', 4.5),
  way(smallLoad(1), 'over ms', ['at most', 0.45]),
  way(smallLoad(8), 'rate ratio', ['at least', 0.45]),
  way(smallLoad(16), 'rate ratio', ['at least', 0.65]),
  way(smallLoad(64), 'rate ratio', ['at least', 0.85]),
  way(smallLoad(64), 'p99 ratio', ['at most', 3]),
  way(smallLoad(256), 'rate ratio', ['at least', 1]),
  way(largeLoad, 'rate ratio', ['at least', 0.25]),
];

/** Of goals that are no figure of a table as it stands. */
const derived: readonly {
  readonly goal: string;
  readonly wanted: Wanted;
  readonly find: (sections: readonly SectionResult[]) => number | null;
}[] = [
  {
    goal: 'rate beside the best peer',
    wanted: ['at least', 1],
    find: sections => besidePeers(sections, 'delivered per second', Math.min),
  },
  {
    goal: 'p50 to the app beside the best peer',
    wanted: ['at most', 1],
    find: sections => besidePeers(sections, 'p50 to the app ms', Math.max),
  },
  {
    goal: 'deliveries lost',
    wanted: ['at most', 0],
    find: sections => findFigure(sections, {title: peersTitle, row: vigthoriaName, column: 'lost'}),
  },
  {
    goal: 'events list over 1,000,000 to over 10,000',
    wanted: ['at most', 1.3],
    find: sections =>
      findFigure(sections, {title: growthTitle, row: sizeName(1_000_000), column: listRatioColumn}),
  },
  {
    goal: 'MB after 100,000 deliveries',
    wanted: ['at most', 150],
    find: sections => findFigure(sections, {title: memoryTitle, row: afterDeliveries(100_000), column: 'MB'}),
  },
  {
    goal: 'MB at the end of a soak to its middle',
    wanted: ['at most', 1.1],
    find: sections => {
      const memoryAt = (row: string): number =>
        findFigure(sections, {title: memoryTitle, row, column: 'MB'}) ?? Number.NaN;
      const grown = memoryAt(soakSteps.last) / memoryAt(soakSteps.middle);
      return Number.isNaN(grown) ? null : grown;
    },
  },
];

/** What was aimed for, and whether a run reached it; what it did not measure is left open. */
export function judge(sections: readonly SectionResult[]): Goal[] {
  const direct = aims.map(({place, ...aim}) => ({...aim, got: findFigure(sections, place)}));
  const others = derived.map(({find, ...aim}) => ({...aim, got: find(sections)}));
  return [...direct, ...others].map(({goal, wanted: [direction, limit], got}) => {
    const isMet = got === null ? null : direction === 'at most' ? got <= limit : got >= limit;
    return {goal, wanted: `${direction} ${limit}`, got, isMet};
  });
}

/** Vigthoria's figure to each peer's, and of these the worst. */
function besidePeers(
  sections: readonly SectionResult[],
  column: string,
  worst: (...ratios: number[]) => number,
): number | null {
  const own = findFigure(sections, {title: peersTitle, row: vigthoriaName, column});
  const figures = peerNames.map(row => findFigure(sections, {title: peersTitle, row, column}));
  const peers = figures.filter(figure => figure !== null);
  return own === null || peers.length === 0 ? null : worst(...peers.map(peer => own / peer));
}
