import {type JsonToken, scanJson} from './json-tokens.ts';

/** A token with where it stands: `data.items[0].n`, the empty path being the whole value. */
export interface PlacedToken {
  readonly token: JsonToken;
  /** True for a string that names a member. */
  readonly isKey: boolean;
  /** Worked out when asked for, and only until the next token is taken. */
  readonly path: () => string;
}

interface Level {
  readonly isArray: boolean;
  /** Spelling of the key in an object, with its quotes; the index in an array. */
  at: string | number;
  isKeyNext: boolean;
}

/** The tokens of a JSON text with their paths, without recursion. */
export function* placeJson(text: string): Generator<PlacedToken> {
  const levels: Level[] = [];
  const path = (): string => toPath(levels);
  for (const token of scanJson(text)) {
    const level = levels.at(-1);
    if (token.kind === 'close') levels.pop();
    const isKey = token.kind === 'string' && level?.isKeyNext === true;
    if (level !== undefined && isKey) level.at = token.text;
    yield {token, isKey, path};
    if (token.kind === 'open') {
      const isArray = token.text === '[';
      levels.push({isArray, at: isArray ? 0 : '""', isKeyNext: !isArray});
    } else if (level !== undefined) {
      if (token.kind === 'colon') level.isKeyNext = false;
      if (token.kind === 'comma') step(level);
    }
  }
}

function step(level: Level): void {
  if (typeof level.at === 'number') level.at += 1;
  else level.isKeyNext = true;
}

function toPath(levels: readonly Level[]): string {
  let path = '';
  for (const {at} of levels.length > maxShownLevels ? levels.slice(0, maxShownLevels) : levels) {
    path += typeof at === 'number' ? `[${at}]` : toMember(at, path === '');
  }
  return levels.length > maxShownLevels ? `${path}…` : path;
}

const maxShownLevels = 40;

/** One step of a path, from a member's name as JSON spells it: `.n`, or `["a.b"]` where a bare one could be misread. */
export function toMember(spelling: string, isFirst: boolean): string {
  const name = spelling.slice(1, -1);
  if (!/^[\w$-]+$/.test(name)) return `[${spelling}]`;
  return isFirst ? name : `.${name}`;
}
