import {createHmac, createSecretKey, type KeyObject} from 'node:crypto';
import type {Secret} from '../../webhook/secret.ts';
import {type Algorithm, algorithms} from './algorithms.ts';
import {listDoubleChanges, listLikelyChanges, listSingleChanges} from './bodies.ts';
import type {Body} from './body.ts';
import type {Budget} from './budget.ts';
import {type Candidate, type Content, toBuffer} from './candidate.ts';
import {type Certainty, createDigestMatch, type DigestMatch} from './digest-match.ts';
import type {Finding} from './finding.ts';
import {listConfigured, listMistaken, type Suspect} from './secrets.ts';
import {readSpelling} from './spelling.ts';

export interface SearchInput {
  readonly body: Body;
  readonly signature: string;
  readonly secrets: readonly Secret[];
  readonly otherSecrets: readonly Secret[];
}

interface Keyed extends Suspect {
  readonly object: KeyObject;
}

/**
 * The first combination of spelling, secret, body and algorithm that reproduces a signature. All readings of the
 * signature are compared at once; the rest is tried in this order:
 * the body as received with every configured secret, with their likely mistakes, with another algorithm;
 * one change to the body with every configured secret; two changes; one change and a mistake with the secret;
 * one change and another algorithm.
 */
export function search(input: SearchInput, budget: Budget): Finding | undefined {
  const match = createDigestMatch(readSpelling(input.signature));
  const configured = listConfigured(input.secrets, input.otherSecrets).map(toKeyed);
  const mistaken = listMistaken(input.secrets, input.otherSecrets).map(toKeyed);
  const {body} = input;
  const asReceived = [received(body.bytes())];
  const attempt = (
    label: string,
    candidates: Iterable<Candidate>,
    keys: readonly Keyed[],
    certainty: Certainty = 'changed',
  ): Finding | undefined => tryKeys({label, candidates, keys, certainty, match, budget});
  return (
    attempt('the body as received', asReceived, configured, 'as received') ??
    attempt('mistakes with the secret', asReceived, mistaken, 'as received') ??
    tryAlgorithms('other algorithms', asReceived, configured, 'as received', match, budget) ??
    first(
      [...listSingleChanges(body, input.signature), ...listDoubleChanges(body, input.signature)],
      ({label, candidates}) => attempt(label, lazily(candidates), configured),
    ) ??
    attempt(
      'a change to the body and a mistake with the secret',
      listLikelyChanges(body),
      mistaken.filter(({isLikely}) => isLikely),
    ) ??
    tryAlgorithms(
      'a change to the body and another algorithm',
      listLikelyChanges(body),
      configured,
      'changed',
      match,
      budget,
    )
  );
}

function first<T>(items: readonly T[], find: (item: T) => Finding | undefined): Finding | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Nothing is made before it is asked for. */
function* lazily(candidates: () => Iterable<Candidate>): Generator<Candidate> {
  yield* candidates();
}

function toKeyed(suspect: Suspect): Keyed {
  return {...suspect, object: createSecretKey(suspect.key)};
}

function received(bytes: Buffer): Candidate {
  return {sizeBytes: bytes.length, describe: () => [], content: () => [bytes]};
}

interface Trial {
  readonly label: string;
  readonly candidates: Iterable<Candidate>;
  readonly keys: readonly Keyed[];
  readonly certainty: Certainty;
  readonly match: DigestMatch;
  readonly budget: Budget;
}

function tryKeys({label, candidates, keys, certainty, match, budget}: Trial): Finding | undefined {
  if (budget.isOver()) {
    budget.skip(label);
    return undefined;
  }
  if (keys.length === 0) return undefined;
  for (const candidate of candidates) {
    if (!budget.spend(candidate.sizeBytes, keys.length)) {
      budget.skip(label);
      return undefined;
    }
    const content = candidate.content();
    if (content === undefined) continue;
    for (const [index, digest] of digestAll(content, keys).entries()) {
      const reading = match.find(digest, certainty);
      if (reading !== undefined) {
        return toFinding(candidate, {spelling: reading.change, secret: keys[index]?.change});
      }
    }
  }
  return undefined;
}

/** One pass over the content for all keys. */
function digestAll(content: Content, keys: readonly Keyed[]): readonly Buffer[] {
  const hmacs = keys.map(({object}) => createHmac('sha256', object));
  for (const piece of content) for (const hmac of hmacs) hmac.update(piece);
  return hmacs.map(hmac => hmac.digest());
}

function tryAlgorithms(
  label: string,
  candidates: Iterable<Candidate>,
  keys: readonly Keyed[],
  certainty: Certainty,
  match: DigestMatch,
  budget: Budget,
): Finding | undefined {
  if (budget.isOver()) {
    budget.skip(label);
    return undefined;
  }
  const fitting = algorithms.filter(
    ({digestBytes, isUsual}) => match.lengths.has(digestBytes) && (isUsual || certainty === 'as received'),
  );
  for (const candidate of candidates) {
    if (!budget.spend(candidate.sizeBytes, fitting.length * keys.length)) {
      budget.skip(label);
      return undefined;
    }
    const content = candidate.content();
    if (content === undefined) continue;
    const bytes = toBuffer(content);
    for (const algorithm of fitting) {
      const finding = tryAlgorithm(algorithm, candidate, bytes, keys, match);
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

function tryAlgorithm(
  {digest, change}: Algorithm,
  candidate: Candidate,
  bytes: Buffer,
  keys: readonly Keyed[],
  match: DigestMatch,
): Finding | undefined {
  for (const key of keys) {
    const made = digest([bytes], key.key);
    const reading = made === undefined ? undefined : match.find(made, 'changed');
    if (reading !== undefined) {
      return toFinding(candidate, {spelling: reading.change, secret: key.change, algorithm: change});
    }
  }
  return undefined;
}

function toFinding(candidate: Candidate, found: Partial<Finding>): Finding {
  const body = candidate.describe();
  return {
    spelling: undefined,
    secret: undefined,
    algorithm: undefined,
    ...found,
    body,
    candidate: body.length === 0 ? undefined : candidate,
  };
}
