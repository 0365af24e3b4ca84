import {decodeUtf8} from '../webhook/event.ts';

/** The text of bytes in valid UTF-8, else undefined. Without a U+FFFD in it, the fast decoder has replaced nothing. */
export function toText(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? decodeUtf8(bytes) : text;
}
