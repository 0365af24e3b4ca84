import type {Header, HeaderList} from '../webhook/headers.ts';
import {Damage} from './entry.ts';

/** The value of an own field, or undefined: what is read may be anything. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

export function textField(value: unknown, name: string): string {
  const text = field(value, name);
  if (typeof text !== 'string') throw new Damage(`${name} is ${text === undefined ? 'missing' : 'no text'}`);
  return text;
}

export function textOrNull(value: unknown, name: string): string | null {
  return (field(value, name) ?? null) === null ? null : textField(value, name);
}

/** A number that is no fraction, and not below 0. */
export function countField(value: unknown, name: string): number {
  const count = field(value, name);
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw new Damage(`${name} is ${count === undefined ? 'missing' : 'no whole number'}`);
}

/** Ids and indexes have room for times until the year 2223. */
const maxTimeMs = 8_000_000_000_000;

/** Epoch milliseconds. */
export function timeField(value: unknown, name: string): number {
  const ms = Date.parse(textField(value, name));
  if (!(ms >= 0 && ms <= maxTimeMs)) throw new Damage(`${name} is no time`);
  return ms;
}

export function listField(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  if (Array.isArray(list)) return list;
  throw new Damage(`${name} is ${list === undefined ? 'missing' : 'no list'}`);
}

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** A method as in RFC 9110 9.1. */
export function methodField(value: unknown, name: string): string {
  const method = textField(value, name);
  if (token.test(method)) return method;
  throw new Damage(`${name} is no HTTP method`);
}

/** What can stand in a request line: no blank, no control character, nothing beyond latin1. */
export function toPath(text: string): string {
  if (/^[\x21-\x7e\x80-\xff]+$/.test(text)) return text;
  throw new Damage('the path holds what no request can');
}

/** Pairs that can stand in a request: what would end a line, and so begin another header, is damage. */
export function toHeaders(pairs: readonly Header[]): HeaderList {
  for (const [name, text] of pairs) {
    if (!token.test(name)) throw new Damage('a header has a name that is none');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw new Damage(`the header ${name} holds what no header can`);
  }
  return pairs;
}

/** An id of ours: it goes into commands that are there to be pasted. */
export function readId(record: unknown, name: string, prefix: 'dlv' | 'att'): string {
  const id = textField(record, name);
  if (new RegExp(`^${prefix}_[0-9a-z]{26}$`).test(id)) return id;
  throw new Damage(`${name} is no id of vigthoria's`);
}

/** `[["Name","value"],…]` */
export function readPairs(record: unknown, name: string): HeaderList {
  return toHeaders(
    listField(record, name).map((pair): Header => {
      const [key, text]: unknown[] = Array.isArray(pair) ? pair : [];
      if (typeof key !== 'string' || typeof text !== 'string')
        throw new Damage(`${name} are no pairs of texts`);
      return [key, text];
    }),
  );
}

export function readBase64(record: unknown, name: string): Buffer {
  const text = textField(record, name);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  throw new Damage(`${name} is no base64`);
}
