import {toMember} from './json-paths.ts';
import {type JsonNode, readJsonTree} from './json-tree.ts';

/** A value that differs between two JSON texts, as spelled in each; null where it is absent. */
export interface JsonChange {
  /** `data.items[0].n`; the empty path is the whole value. */
  readonly path: string;
  readonly from: string | null;
  readonly to: string | null;
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

interface Pair {
  readonly place: Place;
  readonly a: JsonNode;
  readonly b: JsonNode;
}

/** Beyond it the trees would take more memory than a comparison is worth. */
const maxNodes = 400_000;
const maxShownSteps = 40;

/**
 * What differs by path, in the order of the first text; spellings count, so that 1.0 differs from 1. A part that only
 * one side has is one change. Undefined where a text is too large for that.
 */
export function diffJson(a: string, b: string): readonly JsonChange[] | undefined {
  const [treeA, treeB] = [readJsonTree(a, maxNodes), readJsonTree(b, maxNodes)];
  if (treeA === undefined || treeB === undefined) return undefined;
  const changes: JsonChange[] = [];
  // Last in, first out: what comes first is put on last.
  const open: (Pair | JsonChange)[] = [{place: {path: '', depth: 0}, a: treeA, b: treeB}];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ('path' in next) changes.push(next);
    else if (next.a.kind === next.b.kind && next.a.kind !== 'scalar')
      for (const one of pairMembers(next, a, b).reverse()) open.push(one);
    else {
      const [from, to] = [spellingOf(next.a, a), spellingOf(next.b, b)];
      if (from !== to) changes.push({path: next.place.path, from, to});
    }
  }
  return changes;
}

function pairMembers({place, a, b}: Pair, textA: string, textB: string): (Pair | JsonChange)[] {
  const inside: (Pair | JsonChange)[] = [];
  for (const [step, node] of a.members) {
    const at = stepInto(place, step, a.kind === 'array');
    const other = b.members.get(step);
    if (other === undefined) inside.push({path: at.path, from: spellingOf(node, textA), to: null});
    else inside.push({place: at, a: node, b: other});
  }
  for (const [step, node] of b.members) {
    if (a.members.has(step)) continue;
    const {path} = stepInto(place, step, a.kind === 'array');
    inside.push({path, from: null, to: spellingOf(node, textB)});
  }
  return inside;
}

function spellingOf({start, end}: JsonNode, text: string): string {
  return text.slice(start, end);
}

function stepInto({path, depth}: Place, step: string, isIndex: boolean): Place {
  if (depth >= maxShownSteps) return {path: depth === maxShownSteps ? `${path}…` : path, depth: depth + 1};
  return {path: path + (isIndex ? `[${step}]` : toMemberStep(step, depth === 0)), depth: depth + 1};
}

function toMemberStep(step: string, isFirst: boolean): string {
  const [name = '', repeat] = step.split('\0');
  const member = toMember(JSON.stringify(name), isFirst);
  return repeat === undefined ? member : `${member} (no. ${repeat})`;
}
