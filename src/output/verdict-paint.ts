import type {Verdict} from '../webhook/verdict.ts';
import type {Paint, Palette} from './palette.ts';

/** Green is what may be trusted, red what may not; yellow is not known. */
export function verdictPaint(kind: Verdict['kind'], palette: Palette): Paint {
  switch (kind) {
    case 'valid':
      return palette.good;
    case 'invalid':
    case 'missing':
      return palette.bad;
    case 'unchecked':
      return palette.warn;
  }
}
