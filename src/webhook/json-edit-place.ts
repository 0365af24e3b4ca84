import {Failure} from './failure.ts';
import {type JsonMember, listMembers} from './json-members.ts';
import {formatPath, type JsonPath} from './typed-path.ts';

/** What an edit says of its place; `asked` is how its user spelled it, for messages. */
export interface EditPlace {
  readonly kind: 'set' | 'unset';
  readonly path: JsonPath;
  readonly asked: string;
}

/** The bracket of the object or array that the last step of a path is about; a `Failure` of code `usage` says what there is instead. */
export function findParent(
  text: string,
  edit: EditPlace,
): {readonly open: number; readonly step: string | number} {
  let open = text.search(/[^ \t\r\n]/);
  for (const depth of edit.path.keys()) {
    const step = toStep(text, edit, depth, open);
    if (depth === edit.path.length - 1) return {open, step};
    const {wanted} = findMember(text, open, step);
    if (wanted === undefined) throw missing(text, edit, depth, open);
    open = wanted.valueStart;
  }
  throw new Error('a path has at least one step');
}

/** A step as the value there can take it: `items.0` means an element too. */
function toStep(text: string, edit: EditPlace, depth: number, open: number): string | number {
  const step = edit.path[depth] ?? '';
  const here = formatPath(edit.path.slice(0, depth));
  switch (text[open]) {
    case '{':
      if (typeof step === 'string') return step;
      throw new Failure(
        'usage',
        `${edit.asked}: ${here} is an object, whose members have names`,
        `it has ${listNames(text, open)}`,
      );
    case '[':
      if (typeof step === 'number') return step;
      if (/^\d{1,9}$/.test(step)) return Number(step);
      throw new Failure(
        'usage',
        `${edit.asked}: ${here} is an array, whose elements have numbers`,
        `write it like ${formatPath([...edit.path.slice(0, depth), 0])}`,
      );
    default:
      throw new Failure(
        'usage',
        `${edit.asked}: ${here} is ${kindAt(text, open)}, with nothing inside`,
        `give ${here} a new value instead`,
      );
  }
}

export interface FoundMember {
  /** The last one that the step names. */
  readonly wanted: JsonMember | undefined;
  readonly last: JsonMember | undefined;
  readonly count: number;
}

export function findMember(text: string, open: number, step: string | number): FoundMember {
  let wanted: JsonMember | undefined;
  let last: JsonMember | undefined;
  let count = 0;
  for (const member of listMembers(text, open)) {
    if (isNamed(member, count, step)) wanted = member;
    last = member;
    count += 1;
  }
  return {wanted, last, count};
}

export function isNamed({name}: JsonMember, index: number, step: string | number): boolean {
  return step === (name ?? index);
}

/** Says what there is where an edit found nothing. */
export function missing(text: string, edit: EditPlace, depth: number, open: number): Failure {
  const step = edit.path[depth] ?? '';
  const {count} = findMember(text, open, '');
  if (text[open] === '[') return noElement(edit, depth, count);
  const here = formatPath(edit.path.slice(0, depth));
  return new Failure(
    'usage',
    `${edit.asked}: ${here} has no member ${JSON.stringify(step)}`,
    `it has ${listNames(text, open)}`,
  );
}

export function noElement(edit: EditPlace, depth: number, count: number): Failure {
  const list = edit.path.slice(0, depth);
  const range =
    count === 0
      ? 'it is empty'
      : `its elements are ${formatPath([...list, 0])} to ${formatPath([...list, count - 1])}`;
  return new Failure(
    'usage',
    `${edit.asked}: ${formatPath(list)} has ${count} ${count === 1 ? 'element' : 'elements'}`,
    edit.kind === 'set' ? `${range}; ${formatPath([...list, count])} adds one` : range,
  );
}

function listNames(text: string, open: number): string {
  const names: string[] = [];
  let count = 0;
  for (const {name} of listMembers(text, open)) {
    if (count < maxNames) names.push(formatPath([(name ?? '').slice(0, maxNameUnits)]));
    count += 1;
  }
  if (count === 0) return 'no members';
  return `${names.join(', ')}${count > maxNames ? `, and ${count - maxNames} more` : ''}`;
}

const maxNames = 12;
const maxNameUnits = 60;

function kindAt(text: string, start: number): string {
  switch (text[start]) {
    case '"':
      return 'a text';
    case 't':
    case 'f':
      return 'true or false';
    case 'n':
      return 'null';
    default:
      return 'a number';
  }
}
