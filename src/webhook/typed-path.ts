import {Failure} from './failure.ts';
import {toMember} from './json-paths.ts';

/** Where a value stands in a JSON text: names of members, indexes of elements. */
export type JsonPath = readonly (string | number)[];

/** A path at the beginning of a text, and what stands behind it. */
export interface TypedPath {
  readonly path: JsonPath;
  readonly rest: string;
}

const bareName = /[^.[\]="'\s][^.[\]=]*/y;
const index = /\[(\d{1,9})\]/y;
const doubleQuoted = /\[("(?:[^"\\]|\\.)*")\]/y;
const singleQuoted = /\[('(?:[^'\\]|\\.)*')\]/y;

/**
 * Reads `data.items[0].n`, up to the end or to an `=`. A name that holds a dot, a bracket, a quote or an equals sign
 * stands in brackets and quotes: `data["a.b"]` or `data['a.b']`. Throws a `Failure` of code `usage` that names the option.
 */
export function readTypedPath(text: string, option: string): TypedPath {
  const path: (string | number)[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match?.[1] ?? match?.[0];
  };
  const takeBracketed = (): string | number | undefined => {
    const digits = take(index);
    if (digits !== undefined) return Number(digits);
    const quoted = take(doubleQuoted);
    if (quoted !== undefined) return unquote(quoted);
    return take(singleQuoted)?.slice(1, -1).replace(/\\(.)/gs, '$1');
  };
  while (at < text.length && text[at] !== '=') {
    const isAfterDot = text[at] === '.' && path.length > 0;
    if (isAfterDot) at += 1;
    const step =
      isAfterDot || path.length === 0
        ? (take(bareName) ?? (isAfterDot ? undefined : takeBracketed()))
        : takeBracketed();
    if (step === undefined) throw badPath(text, option);
    path.push(step);
  }
  if (path.length === 0) throw badPath(text, option);
  return {path, rest: text.slice(at)};
}

/** The same spelling back: `data.items[0]["a.b"]`; the whole payload where the path is empty. */
export function formatPath(path: JsonPath): string {
  if (path.length === 0) return 'the payload';
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : toMember(JSON.stringify(step), at === 0)))
    .join('');
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted);
  } catch {
    return undefined;
  }
}

function badPath(text: string, option: string): Failure {
  return new Failure(
    'usage',
    `${option} "${text}" begins with no path into the payload`,
    `write it like data.items[0].name; a name with dots or signs goes in quotes: data["a.b"]`,
  );
}
