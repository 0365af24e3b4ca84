/** The members that the JSON of one event type has had, whatever their values: one node a member, elements of an array merged. */
export interface FieldTree {
  readonly members: Map<string, FieldTree>;
  elements: FieldTree | null;
}

export function createFieldTree(): FieldTree {
  return {members: new Map(), elements: null};
}

/** Bounds on what payloads from anywhere may take of memory and time. */
export const fieldLimits = {fields: 500, depth: 12, nameUnits: 80, elements: 100, members: 50} as const;

/** Adds the fields of a parsed payload; returns how many were new, at most `room`. Without recursion. */
export function addFields(tree: FieldTree, payload: unknown, room: number): number {
  let added = 0;
  const open = [{value: payload, node: tree, depth: 0}];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const {value, node, depth} = one;
    if (typeof value !== 'object' || value === null || depth >= fieldLimits.depth) continue;
    if (Array.isArray(value)) {
      node.elements ??= createFieldTree();
      for (const element of value.slice(0, fieldLimits.elements)) {
        open.push({value: element, node: node.elements, depth: depth + 1});
      }
      continue;
    }
    for (const [name, member] of listMembers(value)) {
      let child = node.members.get(name);
      if (child === undefined) {
        if (added >= room || name.length > fieldLimits.nameUnits) continue;
        child = createFieldTree();
        node.members.set(name, child);
        added += 1;
      }
      open.push({value: member, node: child, depth: depth + 1});
    }
  }
  return added;
}

/** An object of very many members is a table, whose keys are data: one field, `*`, stands for all of them. */
function listMembers(value: object): readonly (readonly [string, unknown])[] {
  const members = Object.entries(value);
  return members.length > fieldLimits.members ? members.map(([, member]) => ['*', member] as const) : members;
}

/** `data.items[].n` for each field, parents before their members. */
export function listFields(tree: FieldTree): readonly string[] {
  return [...walk(tree, '', () => true)];
}

/** Those that are not among the known ones; of a new object only the object itself. */
export function listNewFields(tree: FieldTree, known: ReadonlySet<string>): readonly string[] {
  return [...walk(tree, '', path => known.has(path))].filter(path => !known.has(path));
}

/** Yields each field; goes into those that `isEntered`. The depth is bounded where the tree is built. */
function* walk(
  {members, elements}: FieldTree,
  path: string,
  isEntered: (path: string) => boolean,
): Generator<string> {
  for (const [name, child] of members) {
    const own = `${path}${toMember(name, path === '')}`;
    yield own;
    if (isEntered(own)) yield* walk(child, own, isEntered);
  }
  if (elements !== null) yield* walk(elements, `${path}[]`, isEntered);
}

function toMember(name: string, isFirst: boolean): string {
  if (!/^(?:[\w$-]+|\*)$/.test(name)) return `[${JSON.stringify(name)}]`;
  return isFirst ? name : `.${name}`;
}
