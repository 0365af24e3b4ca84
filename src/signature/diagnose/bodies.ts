import {type Body, toBody} from './body.ts';
import {type Candidate, type Group, toBuffer} from './candidate.ts';
import {encodings} from './encodings.ts';
import {forms} from './forms.ts';
import {type JoinedValues, listJoined, listUsuallyJoined, listValues} from './joined.ts';
import {listLiterals} from './json/literals.ts';
import {addedNewlines, newlines, usualNewlines} from './newlines.ts';
import {listParts} from './parts.ts';
import {listPlaceholders} from './placeholders.ts';
import {replay} from './replay.ts';
import {applyTo, applyTransforms, follow, type Made, makeAll, type Transform} from './transform.ts';
import {unwrappings} from './unwrappings.ts';
import {compressions, listRareCompressions, wrappings} from './wrappings.ts';

/** One change, likeliest and cheapest first. */
export function listSingleChanges(body: Body, signature: string): readonly Group[] {
  const rare = newlines.filter(transform => !usualNewlines.includes(transform));
  return [
    {label: 'placeholders', candidates: listPlaceholders},
    {label: 'final newlines and line endings', candidates: () => applyTransforms(usualNewlines, body)},
    {label: 'what a payload may be wrapped in', candidates: () => applyTransforms(unwrappings, body)},
    {label: 'JSON as tools write it', candidates: () => body.rewritings()?.byTools() ?? []},
    {label: 'text encodings', candidates: () => applyTransforms(encodings, body)},
    {label: 'base64, hex and other wrappings', candidates: () => applyTransforms(wrappings, body)},
    {label: 'forms', candidates: () => applyTransforms(forms, body)},
    {label: 'other newlines and blanks', candidates: () => applyTransforms(rare, body)},
    {label: 'other spellings and orders of JSON', candidates: () => listOtherJson(body)},
    {label: 'parts of the body', candidates: () => listParts(body)},
    {label: 'an id or a time joined to the body', candidates: () => listJoined(body.bytes(), signature)},
    {label: 'compression', candidates: () => applyTransforms(compressions, body)},
  ];
}

/** Two changes: what was undone first, then JSON or line ends, then an encoding or a wrapping. */
export function listDoubleChanges(body: Body, signature: string): readonly Group[] {
  return [
    {label: 'two changes together', candidates: () => combine(body, signature)},
    {
      label: 'brotli and other levels of compression',
      candidates: () => listRareCompressions(body),
    },
  ];
}

/** Those that a mistake with the secret or the algorithm is combined with; those of a small body are made once and kept. */
export function listLikelyChanges(body: Body): Iterable<Candidate> {
  if (body.sizeBytes <= maxKeptBytes) return replay(makeAll(generateLikelyChanges(body)));
  return {[Symbol.iterator]: () => generateLikelyChanges(body)};
}

function* generateLikelyChanges(body: Body): Generator<Candidate> {
  yield* take(listPlaceholders(), 4);
  yield* applyTransforms(usualNewlines, body);
  yield* take(listJson(body), maxLikelyJson);
  yield* applyTransforms(encodings, body);
  yield* applyTransforms([...likelyWrappings, ...compressions.slice(0, 1)], body);
}

const maxKeptBytes = 64 * 1024;
const maxLikelyJson = 24;
const maxRewrittenJson = 80;
const maxWrappedJson = 48;
const maxFullyWrapped = 20;
const maxJoinedJson = 12;
const maxCompressedJson = 2;

const likelyEncodings = encodings.slice(0, 8);
const likelyWrappings = [...wrappings.slice(0, 15), ...forms.slice(0, 3)];
const fullWrappings = [...likelyEncodings, ...likelyWrappings];
const afterJson = [...addedNewlines, ...fullWrappings];
const afterNewlines = [...newlines, ...fullWrappings];
const afterEncodings = [...addedNewlines, ...likelyWrappings.slice(0, 5)];
const afterWrappings = [...addedNewlines, ...encodings.slice(0, 1)];
const usualWrappings = [...encodings.slice(0, 2), ...wrappings.slice(0, 5), ...forms.slice(0, 1)];

function* combine(body: Body, signature: string): Generator<Candidate> {
  yield* listUnwrapped(body, signature);
  for (const newline of makeAll(applyTransforms(usualNewlines, body))) {
    yield* follow(newline, afterNewlines);
  }
  const values = listValues(body.bytes(), signature);
  let rank = 0;
  for (const json of makeAll(take(listJson(body), maxRewrittenJson))) {
    yield* follow(json, listFollowing(rank));
    if (rank < maxJoinedJson) yield* listJoinedAfter(json, values);
    rank += 1;
  }
  yield* body.rewritings()?.moved() ?? [];
  for (const encoded of makeAll(applyTransforms(encodings, body))) {
    yield* follow(encoded, afterEncodings);
  }
  for (const wrapped of makeAll(applyTransforms([...wrappings, ...forms], body)))
    yield* follow(wrapped, afterWrappings);
  for (const newline of makeAll(applyTransforms(usualNewlines, body)))
    yield* follow(newline, compressions.slice(0, 1));
}

/** What may come after a rewriting: the likelier it is, the more. */
function listFollowing(rank: number): readonly Transform[] {
  if (rank < maxCompressedJson) return [...afterJson, ...compressions.slice(0, 1)];
  if (rank < maxFullyWrapped) return afterJson;
  return rank < maxWrappedJson ? [...addedNewlines, ...usualWrappings] : addedNewlines;
}

/** Once something is undone, any one change to what was inside. */
function* listUnwrapped(body: Body, signature: string): Generator<Candidate> {
  for (const unwrapping of unwrappings) {
    const made = applyTo(unwrapping, body);
    if (made === undefined) continue;
    const inner = toBody(typeof made === 'string' || Buffer.isBuffer(made) ? made : toBuffer(made));
    for (const candidate of listInnerChanges(inner, signature)) yield after(unwrapping, candidate);
  }
}

function* listInnerChanges(inner: Body, signature: string): Generator<Candidate> {
  yield* applyTransforms(newlines, inner);
  yield* applyTransforms(unwrappings, inner);
  yield* take(listJson(inner), maxRewrittenJson);
  yield* applyTransforms(encodings, inner);
  yield* applyTransforms(wrappings, inner);
  yield* listJoined(inner.bytes(), signature);
}

function after({change}: Transform, candidate: Candidate): Candidate {
  return {...candidate, describe: () => [change, ...candidate.describe()]};
}

function* listJson(body: Body): Generator<Candidate> {
  yield* body.rewritings()?.byTools() ?? [];
  yield* listOtherJson(body);
}

function* listOtherJson(body: Body): Generator<Candidate> {
  const document = body.document();
  yield* body.rewritings()?.others() ?? [];
  if (document !== undefined) yield* listLiterals(document);
}

function* listJoinedAfter({describe, body}: Made, values: JoinedValues): Generator<Candidate> {
  for (const joined of listUsuallyJoined(body.bytes(), values)) {
    yield {...joined, describe: () => [...describe(), ...joined.describe()]};
  }
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken === count) return;
    taken += 1;
    yield item;
  }
}
