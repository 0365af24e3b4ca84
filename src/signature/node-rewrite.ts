import {firstDifference} from '../webhook/first-difference.ts';
import {placeJson} from '../webhook/json-paths.ts';
import type {JsonToken} from '../webhook/json-tokens.ts';
import {createChangeList} from './change-list.ts';

const maxListed = {numbers: 40, strings: 3};
const maxShownUnits = 60;
/** Beyond so many changes the rest of a longer text is not looked at. */
const enough = 40;
const maxCountedUnits = 1024 * 1024;

interface Rewriting {
  readonly text: string;
  /** Undefined where the value is nested too deeply to be printed. */
  readonly rewritten: string | undefined;
  readonly hasDuplicates: boolean;
}

/** How `JSON.stringify(JSON.parse(body))` differs from a JSON body, as one sentence. */
export function describeRewrite(body: Buffer, {text, rewritten, hasDuplicates}: Rewriting): string {
  if (rewritten === undefined) {
    return 'a handler that signs JSON.stringify of the parsed body would fail: this body is nested too deeply for it';
  }
  const bytes = Buffer.from(rewritten);
  const changes = hasDuplicates ? [] : listChanges(text, rewritten);
  const what = changes.length === 0 ? '' : `; it changes ${changes.join(', ')}`;
  return (
    "a handler copied from the docs' Node sample, which signs JSON.stringify of the parsed body, would reject this one: " +
    `the first difference is at byte ${firstDifference(body, bytes)}${what}`
  );
}

/** `JSON.stringify`, or undefined where the value is nested too deeply for it. */
export function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The tokens that come out otherwise, each with its path; an order that changed is said as such. */
function listChanges(text: string, rewritten: string): readonly string[] {
  const changes = createChangeList(maxListed);
  const after = placeJson(rewritten);
  for (const {token, isKey, path} of placeJson(text)) {
    const next = after.next();
    const other = next.done === true ? undefined : next.value.token;
    if (other === undefined || shapeOf(other) !== shapeOf(token)) return ['the order of members'];
    if (other.text === token.text) continue;
    if (isKey && JSON.parse(other.text) !== JSON.parse(token.text)) return ['the order of members'];
    changes.add(
      token.kind === 'number' ? 'number' : 'string',
      () => `${path()}: ${shorten(token.text)} → ${shorten(other.text)}`,
    );
    if (changes.count() > enough && text.length > maxCountedUnits) return [...changes.list(), 'maybe others'];
  }
  return changes.count() === 0 ? ['blanks between tokens only'] : changes.list();
}

/** One scalar may become another: 1e400 is printed as null. */
function shapeOf({kind, text}: JsonToken): string {
  return kind === 'string' || kind === 'number' || kind === 'word' ? 'scalar' : text;
}

function shorten(text: string): string {
  return text.length <= maxShownUnits ? text : `${text.slice(0, maxShownUnits)}…`;
}
