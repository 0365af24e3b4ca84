import {decodeUtf8} from './event.ts';
import {Failure} from './failure.ts';
import {type EditPlace, findMember, findParent, isNamed, missing, noElement} from './json-edit-place.ts';
import {type JsonMember, listMembers} from './json-members.ts';
import {formatPath, readTypedPath} from './typed-path.ts';

/** One change to a payload. */
export type JsonEdit =
  | (EditPlace & {readonly kind: 'set'; readonly json: string})
  | (EditPlace & {readonly kind: 'unset'});

/** Reads `data.items[0].n=1.0`: a JSON value with the digits as typed, or else text. Throws a `Failure` of code `usage`. */
export function parseSet(text: string, option = '--set'): JsonEdit {
  const {path, rest} = readTypedPath(text, option);
  if (!rest.startsWith('=')) {
    throw new Failure(
      'usage',
      `${option} "${text}" gives no value`,
      `write it like ${option} ${formatPath(path)}=failed`,
    );
  }
  return {kind: 'set', path, json: toJson(rest.slice(1)), asked: `${option} ${formatPath(path)}`};
}

/** Reads the path of a member to take away. Throws a `Failure` of code `usage`. */
export function parseUnset(text: string, option = '--unset'): JsonEdit {
  const {path, rest} = readTypedPath(text, option);
  if (rest !== '') {
    throw new Failure(
      'usage',
      `${option} "${text}" gives a value, and takes a path only`,
      `write it like ${option} ${formatPath(path)}`,
    );
  }
  return {kind: 'unset', path, asked: `${option} ${formatPath(path)}`};
}

/** The body with the edits made in order, every other byte as it was. Throws a `Failure` of code `usage` where one has no place. */
export function editBody(body: Buffer, edits: readonly JsonEdit[]): Buffer {
  const text = decodeUtf8(body);
  const [first] = edits;
  if (first === undefined) return body;
  if (text === undefined || !isJson(text)) {
    throw new Failure(
      'usage',
      `${first.asked}: the payload is no JSON, so it has no such place`,
      'change its bytes in an editor: vigthoria replay <id> --edit',
    );
  }
  return Buffer.from(editJson(text, edits));
}

/**
 * The JSON text with the edits made in order, by token position: everything else stays as it was spelled. Of members
 * with the same name the last one counts, as for every parser; `unset` takes all of them. The text must be JSON that
 * `JSON.parse` accepts. Throws a `Failure` of code `usage` where an edit has no place in it.
 */
export function editJson(text: string, edits: readonly JsonEdit[]): string {
  return edits.reduce(
    (edited, edit) => (edit.kind === 'set' ? set(edited, edit) : unset(edited, edit)),
    text,
  );
}

function set(text: string, edit: JsonEdit & {readonly kind: 'set'}): string {
  const {open, step} = findParent(text, edit);
  const {wanted, last, count} = findMember(text, open, step);
  if (wanted !== undefined) return text.slice(0, wanted.valueStart) + edit.json + text.slice(wanted.end);
  if (typeof step === 'number' && step > count) throw noElement(edit, edit.path.length - 1, count);
  const {before, colon} = spacingLike(text, open, last);
  const added = typeof step === 'number' ? edit.json : `${JSON.stringify(step)}${colon}${edit.json}`;
  const at = last?.end ?? open + 1;
  return text.slice(0, at) + before + added + text.slice(at);
}

function unset(text: string, edit: JsonEdit): string {
  const {open, step} = findParent(text, edit);
  const cuts = findCuts(text, open, step);
  if (cuts.length === 0) throw missing(text, edit, edit.path.length - 1, open);
  let edited = '';
  let copied = 0;
  for (const {start, end} of cuts) {
    edited += text.slice(copied, start);
    copied = end;
  }
  return edited + text.slice(copied);
}

/** What goes with the members that a step names: each with the comma before it, those that come first with the comma behind. */
function findCuts(
  text: string,
  open: number,
  step: string | number,
): readonly {start: number; end: number}[] {
  const cuts: {start: number; end: number}[] = [];
  let index = 0;
  let isAnyKept = false;
  let firstStart: number | undefined;
  let endBefore = open + 1;
  for (const member of listMembers(text, open)) {
    if (!isNamed(member, index, step)) {
      if (!isAnyKept && firstStart !== undefined) cuts.push({start: firstStart, end: member.start});
      isAnyKept = true;
    } else if (isAnyKept) cuts.push({start: endBefore, end: member.end});
    else firstStart ??= member.start;
    endBefore = member.end;
    index += 1;
  }
  if (!isAnyKept && firstStart !== undefined) cuts.push({start: firstStart, end: endBefore});
  return cuts;
}

/** A new member is set apart as the last one is: on a line of its own where that stands on one. */
function spacingLike(
  text: string,
  open: number,
  last: JsonMember | undefined,
): {readonly before: string; readonly colon: string} {
  if (last === undefined) return {before: '', colon: ':'};
  const blanks = /[ \t\r\n]*$/.exec(text.slice(open + 1, last.start))?.[0] ?? '';
  const between = text.slice(last.start, last.valueStart);
  return {before: `,${blanks}`, colon: /[ \t\r\n]*:[ \t\r\n]*$/.exec(between)?.[0] ?? ''};
}

function toJson(value: string): string {
  return isJson(value) ? value.trim() : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
