import type {AttemptJson} from '../wire.ts';
import {toJsonLines} from './json-lines.ts';
import {toBytes, toText} from './text.ts';

/** One line of a comparison. */
export interface DifferenceLine {
  readonly change: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Longer texts are compared as a whole: the comparison costs their lengths' product. */
const maxLines = 1000;

/** What changed from one answer to the next: status line, headers, body. */
export function compareAnswers(before: AttemptJson, after: AttemptJson): readonly DifferenceLine[] {
  return compareLines(toLines(before), toLines(after));
}

/** By the longest common subsequence. */
export function compareLines(before: readonly string[], after: readonly string[]): readonly DifferenceLine[] {
  if (before.length > maxLines || after.length > maxLines) {
    const isSame = before.length === after.length && before.every((line, index) => line === after[index]);
    return isSame ? after.map(same) : [...before.map(removed), ...after.map(added)];
  }
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && left === right) {
      lines.push(same(left));
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(left));
      i += 1;
    } else if (right !== undefined) {
      lines.push(added(right));
      j += 1;
    }
  }
  return lines;
}

function same(text: string): DifferenceLine {
  return {change: 'same', text};
}

function removed(text: string): DifferenceLine {
  return {change: 'removed', text};
}

function added(text: string): DifferenceLine {
  return {change: 'added', text};
}

function toLines(attempt: AttemptJson): readonly string[] {
  const first =
    attempt.status === null ? `no answer: ${attempt.error ?? attempt.outcome}` : `HTTP ${attempt.status}`;
  const body = toText(toBytes(attempt.bodyBase64)) ?? '(bytes that are no text)';
  return [first, ...attempt.headers.map(([name, value]) => `${name}: ${value}`), '', ...toBodyLines(body)];
}

function toBodyLines(body: string): readonly string[] {
  const json = toJsonLines(body);
  if (json === undefined) return body.split('\n');
  return json.map(
    ({depth, key, text, hasComma}) =>
      `${'  '.repeat(depth)}${key === null ? '' : `${key}: `}${text}${hasComma ? ',' : ''}`,
  );
}
