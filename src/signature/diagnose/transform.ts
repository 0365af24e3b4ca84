import {type Body, toBody} from './body.ts';
import {type Candidate, type Change, toBuffer} from './candidate.ts';

/** One change to bytes that a program, a shell or a person makes. */
export interface Transform {
  readonly change: Change;
  /** Undefined where it does not apply to these bytes. */
  readonly apply: (body: Body) => Buffer | undefined;
  /** Bodies beyond it are left alone: the result would be many times as large, or slow to make. */
  readonly maxBytes?: number;
}

/** A change to text in valid UTF-8. */
export function ofText(
  change: Change,
  replace: (text: string) => string | Buffer | undefined,
  maxBytes?: number,
): Transform {
  return {
    change,
    ...(maxBytes === undefined ? {} : {maxBytes}),
    apply: body => {
      const text = body.text();
      const made = text === undefined ? undefined : replace(text);
      return made === undefined || made === text ? undefined : Buffer.from(made);
    },
  };
}

/** A change to bytes read as Latin-1, so that whatever is no UTF-8 stays as it is. */
export function ofLatin1(change: Change, replace: (text: string) => string): Transform {
  return {
    change,
    apply: body => {
      const text = body.latin1();
      const made = replace(text);
      return made === text ? undefined : Buffer.from(made, 'latin1');
    },
  };
}

/** The candidates that transforms make of bytes; those that change nothing are left out. */
export function* applyTransforms(transforms: Iterable<Transform>, body: Body): Generator<Candidate> {
  for (const transform of transforms) {
    if (body.bytes.length > (transform.maxBytes ?? Number.POSITIVE_INFINITY)) continue;
    yield {
      sizeBytes: body.bytes.length,
      describe: () => [transform.change],
      content: () => {
        const made = applyTo(transform, body);
        return made === undefined ? undefined : [made];
      },
    };
  }
}

/** A transform after a candidate. */
export function* follow(
  {describe, content}: Candidate,
  transforms: Iterable<Transform>,
): Generator<Candidate> {
  const first = content();
  if (first === undefined) return;
  for (const made of applyTransforms(transforms, toBody(toBuffer(first)))) {
    yield {...made, describe: () => [...describe(), ...made.describe()]};
  }
}

/** The bytes that a transform makes; undefined where they are the same or cannot be made. */
export function applyTo({apply}: Transform, body: Body): Buffer | undefined {
  const made = apply(body);
  return made === undefined || made.equals(body.bytes) ? undefined : made;
}
