import {Failure} from '../webhook/failure.ts';
import {parseAge, parseCount} from './options.ts';

/** What a record keeps: what is younger, or among the newest; parts that were not said have their defaults. Null: everything. */
export type KeptBounds = {readonly olderThanMs?: number; readonly keep?: number} | null;

/** `30d`, `10000`, `30d,10000` or `forever`; a `Failure` of code `usage` names the option otherwise. */
export function parseRetention(text: string, option: string): KeptBounds {
  if (text === 'forever') return null;
  const parts = text.split(',').map(part => part.trim());
  const ages = parts.filter(part => /[a-z]/i.test(part));
  const counts = parts.filter(part => /^\d+$/.test(part));
  if (ages.length > 1 || counts.length > 1 || ages.length + counts.length !== parts.length) {
    throw new Failure(
      'usage',
      `${option} "${text}" is neither an age, a number, both nor forever`,
      `write it like ${option} 30d,10000: what is younger than 30 days or among the newest 10,000 stays`,
    );
  }
  const [age] = ages;
  const [count] = counts;
  return {
    ...(age === undefined ? {} : {olderThanMs: parseAge(age, option)}),
    ...(count === undefined ? {} : {keep: parseCount(count, option, {min: 0, max: 999_999_999})}),
  };
}
