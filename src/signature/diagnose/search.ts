import type {Secret} from '../../webhook/secret.ts';
import {listDoubleChanges, listLikelyChanges, listSingleChanges} from './bodies.ts';
import type {Body} from './body.ts';
import type {Budget} from './budget.ts';
import type {Candidate} from './candidate.ts';
import {type Certainty, createDigestMatch} from './digest-match.ts';
import type {Finding} from './finding.ts';
import {listConfigured, listMistaken, type Suspect} from './secrets.ts';
import {createSmallHmac, padKey} from './small-hmac.ts';
import {readSpelling} from './spelling.ts';
import {type Keyed, tryAlgorithms, tryKeys} from './trials.ts';

export interface SearchInput {
  readonly body: Body;
  readonly signature: string;
  readonly secrets: readonly Secret[];
  readonly otherSecrets: readonly Secret[];
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
  const likely = mistaken.filter(({isLikely}) => isLikely);
  const {body} = input;
  const changed = listLikelyChanges(body);
  const smallHmac = createSmallHmac();
  const asReceived = [received(body.bytes())];
  // On a large body each rare mistake costs as much as a rewriting of the whole: those come later.
  const isLarge = body.sizeBytes > largeBytes;
  const attempt = (
    label: string,
    candidates: Iterable<Candidate>,
    keys: readonly Keyed[],
    certainty: Certainty = 'changed',
  ): Finding | undefined => tryKeys({label, candidates, keys, certainty, match, budget, smallHmac});
  const hash = (label: string, candidates: Iterable<Candidate>, usualOnly: boolean): Finding | undefined =>
    tryAlgorithms({label, candidates, keys: configured, usualOnly, match, budget});
  return (
    attempt('the body as received', asReceived, configured, 'as received') ??
    attempt('mistakes with the secret', asReceived, isLarge ? likely : mistaken, 'as received') ??
    (isLarge ? undefined : hash('other algorithms', asReceived, false)) ??
    first(listSingleChanges(body, input.signature), ({label, candidates}) =>
      attempt(label, lazily(candidates), configured),
    ) ??
    (isLarge ? hash('other algorithms', asReceived, false) : undefined) ??
    attempt('rare mistakes with the secret', asReceived, isLarge ? mistaken : [], 'as received') ??
    first(listDoubleChanges(body, input.signature), ({label, candidates}) =>
      attempt(label, lazily(candidates), configured),
    ) ??
    attempt('a change to the body and a mistake with the secret', changed, likely) ??
    hash('a change to the body and another algorithm', changed, true)
  );
}

const largeBytes = 256 * 1024;

function first<T>(items: readonly T[], find: (item: T) => Finding | undefined): Finding | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Nothing is made before it is asked for. */
function lazily(candidates: () => Iterable<Candidate>): Iterable<Candidate> {
  return {[Symbol.iterator]: () => candidates()[Symbol.iterator]()};
}

function toKeyed(suspect: Suspect): Keyed {
  return {...suspect, padded: padKey(suspect.key)};
}

function received(bytes: Buffer): Candidate {
  return {sizeBytes: bytes.length, describe: () => [], content: () => [bytes]};
}
