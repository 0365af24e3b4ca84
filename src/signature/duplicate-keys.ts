import {placeJson} from '../webhook/json-paths.ts';
import {visitJson} from '../webhook/json-tokens.ts';

const maxNamed = 5;

/** A note for each member that is named twice in one object, the first few of them. */
export function findDuplicateKeys(text: string): readonly string[] {
  return hasDuplicateKeys(text) ? nameDuplicateKeys(text) : [];
}

/** Without paths, which few bodies need and which take twice the time. */
function hasDuplicateKeys(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let before = 0;
  let end = 0;
  let found = false;
  visitJson(text, (offset, length) => {
    const first = text[offset];
    if (first === '{' || first === '[') open.push(undefined);
    if (first === '}' || first === ']') open.pop();
    if (first === ':' && !found) {
      const name = nameOf(text.slice(before, end));
      const names = open.at(-1);
      if (names === undefined) open[open.length - 1] = new Set([name]);
      else if (names.has(name)) found = true;
      else names.add(name);
    }
    before = offset;
    end = offset + length;
  });
  return found;
}

function nameDuplicateKeys(text: string): readonly string[] {
  const open: Set<string>[] = [];
  const notes: string[] = [];
  for (const {token, isKey, path} of placeJson(text)) {
    if (token.kind === 'open') open.push(new Set());
    if (token.kind === 'close') open.pop();
    if (!isKey) continue;
    const name = nameOf(token.text);
    const names = open.at(-1);
    if (names?.has(name) === true) notes.push(`${path()} stands there twice; most parsers keep the last one`);
    if (notes.length === maxNamed) return notes;
    names?.add(name);
  }
  return notes;
}

/** Decoded only where it is spelled with escapes: a body of megabytes has hundreds of thousands of keys. */
function nameOf(spelling: string): string {
  return spelling.includes('\\') ? String(JSON.parse(spelling)) : spelling.slice(1, -1);
}
