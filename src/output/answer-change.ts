import type {Attempt, Responded} from '../webhook/attempt.ts';
import {compareAnswers} from '../webhook/comparison.ts';
import {decodeUtf8} from '../webhook/event.ts';
import type {Palette} from './palette.ts';
import {compactJson} from './pretty-json.ts';
import {byteSize} from './quantity.ts';
import {type Change, changeLines} from './show-diff.ts';

type Answered = Extract<Attempt, Responded>;

interface ChangeOptions {
  readonly palette: Palette;
  /** Null: no terminal. */
  readonly columns: number | null;
}

const maxChanges = 8;
const maxShownUnits = 400;
/** They differ from answer to answer, and say nothing of what an app does. */
const fleeting = new Set(['date', 'content-length', 'etag', 'connection', 'keep-alive', 'x-request-id']);

/** What an endpoint's answer to the same delivery has become, line by line; one line where it is the same. */
export function* answerChangeLines(
  before: Answered,
  after: Answered,
  options: ChangeOptions,
): Generator<string> {
  const changes = listChanges(before, after);
  if (changes.length === 0) yield '  the same answer as before';
  for (const change of changes.slice(0, maxChanges)) yield* changeLines(change, options);
  const left = changes.length - maxChanges;
  if (left > 0) yield `  … and ${left} more`;
}

function listChanges(before: Answered, after: Answered): readonly Change[] {
  const [from, to] = [String(before.status), String(after.status)];
  const status = from === to ? [] : [{place: 'status', from, to}];
  const {body, headers} = compareAnswers(before, after);
  const heads = headers
    .filter(({name}) => !fleeting.has(name.toLowerCase()))
    .map(({name, ...sides}) => ({place: name, ...sides}));
  switch (body.kind) {
    case 'same':
    case 'same-start':
      return [...status, ...heads];
    case 'json':
      return [
        ...status,
        ...heads,
        ...body.changes.map(change => ({
          place: change.path === '' ? 'answer' : change.path,
          from: change.from === null ? null : compactJson(change.from),
          to: change.to === null ? null : compactJson(change.to),
        })),
      ];
    case 'bytes':
      return [...status, ...heads, {place: 'answer', from: textOf(before), to: textOf(after)}];
  }
}

function textOf({answerBody, answerSizeBytes}: Answered): string {
  if (answerSizeBytes === 0) return '(empty)';
  const text = decodeUtf8(answerBody);
  return text === undefined ? `${byteSize(answerSizeBytes)}, no text` : text.slice(0, maxShownUnits);
}
