import {findDuplicateKeys} from './duplicate-keys.ts';
import {describeRewrite} from './node-rewrite.ts';
import {toText} from './text.ts';

/**
 * What a handler may trip over in a body, as whole sentences: above all whether the Node sample of Vigthoria's documents,
 * which signs `JSON.stringify` of the parsed body, would reject it. That is compared byte for byte, never guessed.
 */
export function noteBody(body: Buffer): readonly string[] {
  if (body.length === 0) return ['the body is empty'];
  const text = toText(body);
  if (text === undefined) {
    return [
      `the body is not valid UTF-8 (first at byte ${firstInvalidByte(body)}); reading it as text changes it`,
    ];
  }
  const parsed = parseJson(text);
  if (parsed === undefined) return ['the body is not JSON'];
  const duplicates = findDuplicateKeys(text);
  const rewrite = describeRewrite(body, {text, value: parsed.value, hasDuplicates: duplicates.length > 0});
  return [...duplicates, ...(rewrite === undefined ? [] : [rewrite])];
}

function parseJson(text: string): {readonly value: unknown} | undefined {
  try {
    return {value: JSON.parse(text)};
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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
