import {visitJson} from './json-tokens.ts';

/** A value in a JSON text: where it stands, and what it holds. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'scalar';
  readonly start: number;
  /** Behind its last character (UTF-16 units). */
  readonly end: number;
  /** By step, in the order written. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

interface OpenNode {
  readonly kind: JsonNode['kind'];
  readonly start: number;
  end: number;
  readonly members: Map<string, JsonNode>;
}

interface Level {
  readonly node: OpenNode;
  /** The key of the member that is being read. */
  key: string;
  isKeyNext: boolean;
}

const noMembers: ReadonlyMap<string, JsonNode> = new Map();

/**
 * The values of a JSON text that `JSON.parse` accepts, without recursion; undefined where there are more than `maxNodes`.
 * A step is a decoded key or an index; the second and later members of one name have their number behind a NUL.
 */
export function readJsonTree(text: string, maxNodes: number): JsonNode | undefined {
  const levels: Level[] = [];
  let root: JsonNode | undefined;
  let count = 0;
  visitJson(text, (offset, length) => {
    if (count > maxNodes) return;
    const level = levels.at(-1);
    const first = text[offset] ?? '';
    const end = offset + length;
    if (first === '}' || first === ']') {
      levels.pop();
      if (level !== undefined) level.node.end = end;
    } else if (first === ':') {
      if (level !== undefined) level.isKeyNext = false;
    } else if (first === ',') {
      if (level !== undefined) level.isKeyNext = level.node.kind === 'object';
    } else if (level?.isKeyNext === true) {
      level.key = decodeKey(text.slice(offset, end));
    } else {
      count += 1;
      const kind = first === '{' ? 'object' : first === '[' ? 'array' : 'scalar';
      const open: OpenNode | undefined =
        kind === 'scalar' ? undefined : {kind, start: offset, end, members: new Map()};
      const node: JsonNode = open ?? {kind, start: offset, end, members: noMembers};
      if (level === undefined) root = node;
      else level.node.members.set(stepOf(level), node);
      if (open !== undefined) levels.push({node: open, key: '', isKeyNext: kind === 'object'});
    }
  });
  return count > maxNodes ? undefined : root;
}

function stepOf({node, key}: Level): string {
  if (node.kind === 'array') return String(node.members.size);
  if (!node.members.has(key)) return key;
  let repeat = 2;
  while (node.members.has(`${key}\0${repeat}`)) repeat += 1;
  return `${key}\0${repeat}`;
}

function decodeKey(spelling: string): string {
  return spelling.includes('\\') ? String(JSON.parse(spelling)) : spelling.slice(1, -1);
}
