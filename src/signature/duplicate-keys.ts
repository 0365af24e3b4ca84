import {placeJson} from '../webhook/json-paths.ts';

const maxNamed = 5;

/** A note for each member that is named twice in one object, the first few of them. */
export function findDuplicateKeys(text: string): readonly string[] {
  const open: Set<string>[] = [];
  const notes: string[] = [];
  for (const {token, isKey, path} of placeJson(text)) {
    if (token.kind === 'open') open.push(new Set());
    if (token.kind === 'close') open.pop();
    if (!isKey) continue;
    const names = open.at(-1);
    const name: unknown = JSON.parse(token.text);
    if (names === undefined || typeof name !== 'string') continue;
    if (names.has(name)) notes.push(`${path()} stands there twice; most parsers keep the last one`);
    if (notes.length === maxNamed) return notes;
    names.add(name);
  }
  return notes;
}
