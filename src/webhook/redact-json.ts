import {scanJson} from './json-tokens.ts';
import type {JsonPath} from './typed-path.ts';

export const redactedText = '[redacted]';

interface Level {
  /** The patterns that all steps down to here fit. */
  readonly live: readonly JsonPath[];
  /** Null in an object. */
  index: number | null;
  key: string;
  isKeyNext: boolean;
}

/**
 * The JSON text with each value that a pattern leads to in the place of a `"[redacted]"`, every other byte as it was. A
 * step `*` stands for any name or index. `found` hears of each pattern that led somewhere.
 */
export function redactJson(
  text: string,
  patterns: readonly JsonPath[],
  found: (pattern: JsonPath) => void,
): string {
  const levels: Level[] = [];
  let redacted = '';
  let copied = 0;
  let hiddenFrom: number | undefined;
  let hiddenDepth = 0;
  for (const token of scanJson(text)) {
    const level = levels.at(-1);
    const end = token.offset + token.text.length;
    if (hiddenFrom !== undefined) {
      if (token.kind === 'open') hiddenDepth += 1;
      if (token.kind === 'close') hiddenDepth -= 1;
      if (hiddenDepth > 0) continue;
      redacted += text.slice(copied, hiddenFrom) + JSON.stringify(redactedText);
      copied = end;
      hiddenFrom = undefined;
      continue;
    }
    if (token.kind === 'close') levels.pop();
    else if (token.kind === 'comma') stepOn(level);
    else if (token.kind === 'colon') {
      if (level !== undefined) level.isKeyNext = false;
    } else if (level?.isKeyNext === true) level.key = JSON.parse(token.text);
    else {
      const live = level === undefined ? patterns : fitting(level, levels.length);
      const ending = live.filter(pattern => pattern.length === levels.length);
      ending.forEach(found);
      if (ending.length === 0) {
        if (token.kind !== 'open') continue;
        const isArray = token.text === '[';
        levels.push({live, index: isArray ? 0 : null, key: '', isKeyNext: !isArray});
      } else if (token.kind === 'open') {
        hiddenFrom = token.offset;
        hiddenDepth = 1;
      } else {
        redacted += text.slice(copied, token.offset) + JSON.stringify(redactedText);
        copied = end;
      }
    }
  }
  return redacted + text.slice(copied);
}

function stepOn(level: Level | undefined): void {
  if (level === undefined) return;
  if (level.index === null) level.isKeyNext = true;
  else level.index += 1;
}

function fitting({live, index, key}: Level, depth: number): readonly JsonPath[] {
  const step = index === null ? key : String(index);
  return live.filter(pattern => pattern[depth - 1] === '*' || String(pattern[depth - 1]) === step);
}
