import {scanJson} from './json-tokens.ts';

/** One member of an object or element of an array, by its place in the text (UTF-16 units). */
export interface JsonMember {
  /** The name, decoded; null in an array. */
  readonly name: string | null;
  /** Where it begins: at its name in an object, at its value in an array. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The members of the object or array whose bracket stands at `open`, in order, duplicates too; without recursion. */
export function* listMembers(text: string, open: number): Generator<JsonMember> {
  const isArray = text[open] === '[';
  let depth = 0;
  let start = -1;
  let name: string | null = null;
  let valueStart = -1;
  let end = -1;
  for (const token of scanJson(text, open)) {
    if (token.kind === 'close') depth -= 1;
    const isBetween = depth === 0 || (depth === 1 && token.kind === 'comma');
    if (isBetween && token.offset !== open) {
      if (start !== -1) yield {name, start, valueStart, end};
      if (depth === 0) return;
      start = -1;
      valueStart = -1;
    } else if (token.offset !== open && token.kind !== 'colon') {
      const isName = !isArray && start === -1;
      if (start === -1) start = token.offset;
      if (isName) name = JSON.parse(token.text);
      else if (valueStart === -1) valueStart = token.offset;
      end = token.offset + token.text.length;
    }
    if (token.kind === 'open') depth += 1;
  }
}
