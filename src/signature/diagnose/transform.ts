import {type Body, toBody} from './body.ts';
import type {Candidate, Change, Content} from './candidate.ts';

/** Bytes, text that stands for its UTF-8, or several of them after each other. */
type Result = Buffer | string | readonly (Buffer | string)[];

/** One change to bytes that a program, a shell or a person makes. */
export interface Transform {
  readonly change: Change;
  /** Undefined where it does not apply to these bytes. */
  readonly apply: (body: Body) => Result | undefined;
  /** Bodies beyond it are left alone: the result would be many times as large, or slow to make. */
  readonly maxBytes?: number;
}

/** A change to text in valid UTF-8. */
export function ofText(
  change: Change,
  replace: (text: string) => string | Buffer | undefined,
  maxBytes = Number.POSITIVE_INFINITY,
): Transform {
  return {
    change,
    maxBytes,
    apply: body => {
      const text = body.text();
      return text === undefined ? undefined : replace(text);
    },
  };
}

/** A change to ASCII characters in any bytes: those that are no UTF-8 are read as Latin-1, so that they stay as they are. */
export function ofBytes(change: Change, replace: (text: string) => string): Transform {
  return {
    change,
    apply: body => {
      const text = body.text();
      return text === undefined ? Buffer.from(replace(body.latin1()), 'latin1') : replace(text);
    },
  };
}

/** The candidates that transforms make of bytes; those that change nothing are left out. */
export function applyTransforms(transforms: readonly Transform[], body: Body): readonly Candidate[] {
  return transforms
    .filter(transform => fits(transform, body))
    .map(transform => toCandidate(transform, body, () => [transform.change]));
}

/** A candidate whose bytes are there, for others to follow. */
export interface Made extends Candidate {
  readonly body: Body;
}

/** The candidates that can be made of this body. */
export function* makeAll(candidates: Iterable<Candidate>): Generator<Made> {
  for (const {describe, content} of candidates) {
    const made = content();
    if (made === undefined) continue;
    const body = toBody(toWhole(made));
    yield {sizeBytes: body.sizeBytes, describe, content: () => [body.bytes()], body};
  }
}

/** Transforms after a candidate. */
export function follow({describe, body}: Made, transforms: readonly Transform[]): readonly Candidate[] {
  return transforms
    .filter(transform => fits(transform, body))
    .map(transform => toCandidate(transform, body, () => [...describe(), transform.change]));
}

function fits({maxBytes}: Transform, {sizeBytes}: Body): boolean {
  return maxBytes === undefined || sizeBytes <= maxBytes;
}

function toCandidate(transform: Transform, body: Body, describe: Candidate['describe']): Candidate {
  return {
    sizeBytes: body.sizeBytes,
    describe,
    content: () => {
      const made = applyTo(transform, body);
      return typeof made === 'string' || Buffer.isBuffer(made) ? [made] : made;
    },
  };
}

/** What a transform makes; undefined where it is the same or cannot be made. */
export function applyTo({apply}: Transform, body: Body): Result | undefined {
  const made = apply(body);
  if (made === undefined) return undefined;
  if (typeof made === 'string') return made === body.text() ? undefined : made;
  return Buffer.isBuffer(made) && made.equals(body.bytes()) ? undefined : made;
}

/** Content in one piece: text where all of it is. */
export function toWhole(content: Content): Buffer | string {
  const pieces = [...content];
  if (pieces.every(piece => typeof piece === 'string')) return pieces.join('');
  return Buffer.concat(pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
