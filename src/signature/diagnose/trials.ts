import {createHmac, type KeyObject} from 'node:crypto';
import {type Algorithm, algorithms} from './algorithms.ts';
import type {Budget} from './budget.ts';
import {type Candidate, type Content, toBuffer} from './candidate.ts';
import type {Certainty, DigestMatch} from './digest-match.ts';
import type {Finding} from './finding.ts';
import type {Suspect} from './secrets.ts';

/** A suspected key, ready to hash with. */
export interface Keyed extends Suspect {
  readonly object: KeyObject;
}

/** Candidates of one kind against some keys. */
export interface Trial {
  readonly label: string;
  readonly candidates: Iterable<Candidate>;
  readonly keys: readonly Keyed[];
  readonly certainty: Certainty;
  readonly match: DigestMatch;
  readonly budget: Budget;
}

/** The first of them whose HMAC-SHA256 fits. */
export function tryKeys({label, candidates, keys, certainty, match, budget}: Trial): Finding | undefined {
  if (keys.length === 0) return undefined;
  for (const {candidate, content} of affordable(label, candidates, keys.length, budget)) {
    for (const [index, digest] of digestAll(content, keys, budget).entries()) {
      const reading = match.find(digest, certainty);
      if (reading !== undefined) {
        return toFinding(candidate, {spelling: reading.change, secret: keys[index]?.change});
      }
    }
  }
  return undefined;
}

/** The candidates that can be built, for as long as the budget lasts; then the label goes among what was not tried. */
function* affordable(
  label: string,
  candidates: Iterable<Candidate>,
  digests: number,
  budget: Budget,
): Generator<{readonly candidate: Candidate; readonly content: Content}> {
  if (budget.isOver()) {
    budget.skip(label);
    return;
  }
  for (const candidate of candidates) {
    if (!budget.spend(candidate.sizeBytes, digests)) {
      budget.skip(label);
      return;
    }
    const content = candidate.content();
    if (content !== undefined) yield {candidate, content};
  }
}

/** One pass over the content for all keys; none where time runs out on the way. */
function digestAll(content: Content, keys: readonly Keyed[], budget: Budget): readonly Buffer[] {
  const hmacs = keys.map(({object}) => createHmac('sha256', object));
  let pieces = 0;
  for (const piece of content) {
    pieces += 1;
    if (pieces > 1 && budget.isLate()) return [];
    for (const hmac of hmacs) hmac.update(piece);
  }
  return hmacs.map(hmac => hmac.digest());
}

/** The first of them that another algorithm makes fit. */
export function tryAlgorithms({
  label,
  candidates,
  keys,
  usualOnly,
  match,
  budget,
}: Omit<Trial, 'certainty'> & {readonly usualOnly: boolean}): Finding | undefined {
  const fitting = algorithms.filter(
    ({digestBytes, isUsual}) => match.lengths.has(digestBytes) && (isUsual || !usualOnly),
  );
  if (fitting.length === 0) return undefined;
  for (const {candidate, content} of affordable(label, candidates, fitting.length * keys.length, budget)) {
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
