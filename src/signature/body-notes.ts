import {decodeUtf8} from '../webhook/event.ts';

/** What a handler may trip over in a body. */
export function noteBody(body: Buffer): readonly string[] {
  const text = decodeUtf8(body);
  if (text === undefined) return ['the body is not valid UTF-8'];
  return [];
}
