import {createHmac} from 'node:crypto';
import {type Algorithm, algorithms} from './algorithms.ts';
import type {Budget} from './budget.ts';
import {type Candidate, type Content, toBuffer} from './candidate.ts';
import type {Certainty, DigestMatch} from './digest-match.ts';
import type {Finding} from './finding.ts';
import type {Suspect} from './secrets.ts';
import type {PaddedKey, SmallHmac} from './small-hmac.ts';

/** A suspected key, ready to hash with. */
export interface Keyed extends Suspect {
  readonly padded: PaddedKey;
}

/** Candidates of one kind against some keys. */
export interface Trial {
  readonly label: string;
  readonly candidates: Iterable<Candidate>;
  readonly keys: readonly Keyed[];
  readonly certainty: Certainty;
  readonly match: DigestMatch;
  readonly budget: Budget;
  readonly smallHmac: SmallHmac;
}

/** The first of them whose HMAC-SHA256 fits. */
export function tryKeys({
  label,
  candidates,
  keys,
  certainty,
  match,
  budget,
  smallHmac,
}: Trial): Finding | undefined {
  if (keys.length === 0) return undefined;
  const padded = keys.map(key => key.padded);
  return findAffordable({label, candidates, budget}, keys.length, (candidate, content) => {
    const small = Array.isArray(content) ? smallHmac(content, padded) : undefined;
    const digests = small ?? digestAll(content, keys, budget);
    for (let at = 0; at < digests.length; at += 1) {
      const reading = match.find(digests[at] ?? '', certainty);
      if (reading !== undefined) {
        return toFinding(candidate, {spelling: reading.change, secret: keys[at]?.change});
      }
    }
    return undefined;
  });
}

/** The first that is found with a candidate that can be built, for as long as the budget lasts; then the label goes among what was not tried. */
function findAffordable(
  {label, candidates, budget}: Pick<Trial, 'label' | 'candidates' | 'budget'>,
  digests: number,
  find: (candidate: Candidate, content: Content) => Finding | undefined,
): Finding | undefined {
  if (budget.isOver()) {
    budget.skip(label);
    return undefined;
  }
  for (const candidate of candidates) {
    if (!budget.spend(candidate.sizeBytes, digests)) {
      budget.skip(label);
      return undefined;
    }
    const content = candidate.content();
    const finding = content === undefined ? undefined : find(candidate, content);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** One pass over the content for all keys; none where time runs out on the way. */
function digestAll(content: Content, keys: readonly Keyed[], budget: Budget): readonly string[] {
  const hmacs = keys.map(({key}) => createHmac('sha256', key));
  let pieces = 0;
  for (const piece of content) {
    pieces += 1;
    if (pieces > 1 && budget.isLate()) return [];
    for (const hmac of hmacs) hmac.update(piece);
  }
  return hmacs.map(hmac => hmac.digest('binary'));
}

/** The first of them that another algorithm makes fit. */
export function tryAlgorithms({
  label,
  candidates,
  keys,
  usualOnly,
  match,
  budget,
}: Omit<Trial, 'certainty' | 'smallHmac'> & {readonly usualOnly: boolean}): Finding | undefined {
  const fitting = algorithms.filter(
    ({digestBytes, isUsual}) => match.lengths.has(digestBytes) && (isUsual || !usualOnly),
  );
  if (fitting.length === 0) return undefined;
  return findAffordable({label, candidates, budget}, fitting.length * keys.length, (candidate, content) => {
    const bytes = toBuffer(content);
    for (const algorithm of fitting) {
      const finding = tryAlgorithm(algorithm, candidate, bytes, keys, match);
      if (finding !== undefined) return finding;
    }
    return undefined;
  });
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
    const reading = made === undefined ? undefined : match.find(made.toString('latin1'), 'changed');
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
