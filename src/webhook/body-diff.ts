import {findJsonText} from './event.ts';
import {firstDifference} from './first-difference.ts';
import {diffJson, type JsonChange} from './json-diff.ts';

/** How two bodies compare. */
export type BodyDiff =
  /** Byte for byte the same. */
  | {readonly kind: 'same'}
  /** Both are JSON. No changes: the same values, written with other blanks or in another order. */
  | {readonly kind: 'json'; readonly changes: readonly JsonChange[]}
  /** The offset of the first byte that differs. */
  | {readonly kind: 'bytes'; readonly offset: number}
  /** As far as they were kept they are the same. */
  | {readonly kind: 'same-start'; readonly keptBytes: number};

/** A body as it was kept, with its size as it was. */
export interface KeptBody {
  readonly body: Buffer;
  readonly sizeBytes: number;
}

export function diffBodies(a: KeptBody, b: KeptBody): BodyDiff {
  const areWhole = [a, b].every(({body, sizeBytes}) => body.length === sizeBytes);
  if (areWhole && a.body.equals(b.body)) return {kind: 'same'};
  const [textA, textB] = [a, b].map(({body}) => findJsonText(body));
  const changes = areWhole && textA !== undefined && textB !== undefined ? diffJson(textA, textB) : undefined;
  if (changes !== undefined) return {kind: 'json', changes};
  const offset = firstDifference(a.body, b.body);
  const isEnd = [a, b].some(({body, sizeBytes}) => offset === body.length && offset < sizeBytes);
  return isEnd ? {kind: 'same-start', keptBytes: offset} : {kind: 'bytes', offset};
}
