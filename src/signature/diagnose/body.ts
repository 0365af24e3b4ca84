import {deflateSync, gzipSync} from 'node:zlib';
import {decodeUtf8} from '../../webhook/event.ts';
import {type JsonDocument, readDocument} from './json/document.ts';
import {createRewritings, type Rewritings} from './json/json-candidates.ts';
import {once} from './once.ts';

/** Some bytes with what they are as text and as JSON, each worked out once and when asked for. */
export interface Body {
  readonly sizeBytes: number;
  /** As given: the cheaper of bytes and text. */
  readonly raw: Buffer | string;
  readonly bytes: () => Buffer;
  /** Undefined where they are not valid UTF-8. */
  readonly text: () => string | undefined;
  /** One character a byte. */
  readonly latin1: () => string;
  /** Its text in UTF-16, little-endian; undefined where there is none. */
  readonly utf16: () => Buffer | undefined;
  /** Its text as `JSON.stringify` spells it; undefined where there is none. */
  readonly quoted: () => string | undefined;
  readonly gzipped: () => Buffer;
  /** In the format of zlib. */
  readonly deflated: () => Buffer;
  readonly document: () => JsonDocument | undefined;
  readonly rewritings: () => Rewritings | undefined;
}

/** A body of bytes, or of text that stands for its UTF-8. */
export function toBody(given: Buffer | string): Body {
  const bytes = once(() => (typeof given === 'string' ? Buffer.from(given) : given));
  const text = once(() => (typeof given === 'string' ? given : decodeUtf8(given)));
  const document = once(() => {
    const decoded = text();
    return decoded === undefined ? undefined : readDocument(decoded);
  });
  return {
    sizeBytes: given.length,
    raw: given,
    bytes,
    text,
    latin1: once(() => bytes().toString('latin1')),
    utf16: once(() => {
      const decoded = text();
      return decoded === undefined ? undefined : Buffer.from(decoded, 'utf16le');
    }),
    quoted: once(() => {
      const decoded = text();
      return decoded === undefined ? undefined : JSON.stringify(decoded);
    }),
    gzipped: once(() => gzipSync(bytes())),
    deflated: once(() => deflateSync(bytes())),
    document,
    rewritings: once(() => {
      const read = document();
      return read === undefined ? undefined : createRewritings(read);
    }),
  };
}
