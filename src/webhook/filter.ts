import {Failure} from './failure.ts';

/** Decides by event type; an absent type matches only `*`. */
export type TypeFilter = (type: string | null) => boolean;

/** Reads `generation.*,!generation.started`: one glob must match and no negated one; negated ones alone start from everything. */
export function parseTypeFilter(text: string, option: string): TypeFilter {
  const globs = text.split(',').map(glob => glob.trim());
  if (globs.some(glob => glob === '' || glob === '!')) {
    throw new Failure(
      'usage',
      `${option} "${text}" holds an empty pattern`,
      "write it like 'generation.*,!generation.started'",
    );
  }
  const wanted = globs.filter(glob => !glob.startsWith('!')).map(toMatcher);
  const unwanted = globs.filter(glob => glob.startsWith('!')).map(glob => toMatcher(glob.slice(1)));
  return type =>
    (wanted.length === 0 || wanted.some(matches => matches(type ?? ''))) &&
    !unwanted.some(matches => matches(type ?? ''));
}

function toMatcher(glob: string): (type: string) => boolean {
  const pattern = glob
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const expression = new RegExp(`^${pattern}$`, 'su');
  return type => expression.test(type);
}
