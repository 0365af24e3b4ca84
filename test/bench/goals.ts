import {findFigure, type Goal, type SectionResult} from './report.ts';
import {startUpTitle} from './sections/start-up.ts';
import {largeLoad, smallLoad, throughVigthoria, wayTitle} from './sections/way-through.ts';

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

/** What was aimed for, and whether a run reached it; what it did not measure is left open. */
export function judge(sections: readonly SectionResult[]): Goal[] {
  return aims.map(({goal, wanted: [direction, limit], place}) => {
    const got = findFigure(sections, place);
    const isMet = got === null ? null : direction === 'at most' ? got <= limit : got >= limit;
    return {goal, wanted: `${direction} ${limit}`, got, isMet};
  });
}
