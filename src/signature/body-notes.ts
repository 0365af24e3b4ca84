import {type ParsedBody, parseBody} from '../webhook/event.ts';
import {findDuplicateKeys} from './duplicate-keys.ts';
import {describeRewrite, stringify} from './node-rewrite.ts';

/**
 * What a handler may trip over in a body, as whole sentences: above all whether the Node sample of Vigthoria's documents,
 * which signs `JSON.stringify` of the parsed body, would reject it. That is compared byte for byte, never guessed.
 */
export function noteBody(body: Buffer, parsed: ParsedBody = parseBody(body)): readonly string[] {
  if (body.length === 0) return ['the body is empty'];
  switch (parsed.kind) {
    case 'plain':
      return [];
    case 'json':
      return noteRewrite(body, parsed);
    case 'text':
      return ['the body is not JSON'];
    case 'binary':
      return [
        `the body is not valid UTF-8 (first at byte ${firstInvalidByte(body)}); reading it as text changes it`,
      ];
  }
}

function noteRewrite(body: Buffer, {text, value}: Extract<ParsedBody, {kind: 'json'}>): readonly string[] {
  const rewritten = stringify(value);
  // A member that stands there twice comes out once: where nothing changes, there is none.
  if (rewritten === text) return [];
  const duplicates = findDuplicateKeys(text);
  return [...duplicates, describeRewrite(body, {text, rewritten, hasDuplicates: duplicates.length > 0})];
}

/** The length of the longest valid beginning, found by halving. */
function firstInvalidByte(body: Buffer): number {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
  let valid = 0;
  let invalid = body.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isValidStart(decoder, body.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return valid;
}

/** True where only the end is missing: a decoder that is told more will come waits for it. */
function isValidStart(decoder: InstanceType<typeof TextDecoder>, start: Buffer): boolean {
  try {
    decoder.decode(start, {stream: true});
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  } finally {
    reset(decoder);
  }
}

function reset(decoder: InstanceType<typeof TextDecoder>): void {
  try {
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
