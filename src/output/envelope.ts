import {scanJson} from '../webhook/json-tokens.ts';

const envelopeNames = new Set(['id', 'type', 'created', 'data']);
/** Of a longer payload only the first lines are shown anyway. */
const searchLimit = 1_000_000;

/**
 * The text of `data` where a payload is the plain envelope around it: id and type stand on the delivery's line already.
 * Undefined where that would hide something: other members, repeated ones, unusual values, no object in `data`.
 */
export function findEnvelopeData(text: string): string | undefined {
  if (text.length > searchLimit) return undefined;
  const seen = new Set<string>();
  let depth = 0;
  let name = '';
  let previous = {kind: '', text: ''};
  let start: number | undefined;
  let data: string | undefined;
  for (const token of scanJson(text)) {
    if (token.kind === 'close') depth -= 1;
    if (depth === 1 && token.kind === 'colon') {
      name = nameOf(previous.text);
      if (seen.has(name) || !envelopeNames.has(name)) return undefined;
      seen.add(name);
    }
    if (depth === 1 && previous.kind === 'colon') {
      const isExpected = name === 'data' ? token.text === '{' : token.kind === 'string';
      if (!isExpected) return undefined;
      if (name === 'data') start = token.offset;
    }
    if (depth === 1 && token.kind === 'close' && start !== undefined)
      data ??= text.slice(start, token.offset + 1);
    if (token.kind === 'open') depth += 1;
    previous = token;
  }
  return data;
}

function nameOf(spelling: string): string {
  const name: unknown = JSON.parse(spelling);
  return typeof name === 'string' ? name : '';
}
