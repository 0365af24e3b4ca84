import type {Secret} from '../../webhook/secret.ts';
import {toBody} from './body.ts';
import {createBudget} from './budget.ts';
import type {Difference} from './difference.ts';
import {findSumMisuse} from './go-sum.ts';
import {reportFinding, reportNothing} from './report.ts';
import {search} from './search.ts';

/** Why a signature does not match. */
export interface Diagnosis {
  /** Short stable words for scripts, joined by + where several things went wrong; `mismatch`: nothing was found. */
  readonly reason: string;
  /** The end of the sentence "signature invalid: …". */
  readonly explanation: string;
  /** What was signed instead and where it differs, one line each. */
  readonly details: readonly string[];
  /** What to do about it, one line each. */
  readonly fixes: readonly string[];
  readonly notes: readonly string[];
  /** Where the bytes received and those that were signed part, where other bytes were signed. */
  readonly difference: Difference | null;
}

export interface DiagnosisInput {
  readonly body: Buffer;
  readonly signature: string;
  /** Those that deliveries are checked with. */
  readonly secrets: readonly Secret[];
  /** Configured and not used. */
  readonly otherSecrets: readonly Secret[];
  /** Never runs back. */
  readonly nowMs: () => number;
  readonly budgetMs?: number;
}

const defaultBudgetMs = 1100;

/**
 * Says what would have given a signature: a spelling, a secret, a body, an algorithm, or several of them. Only what
 * reproduces the digest is claimed. No input makes it throw, and no secret is part of what it says.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const {signature, nowMs} = input;
  const secrets = [...input.secrets, ...input.otherSecrets];
  const body = toBody(input.body);
  const budget = createBudget(input.budgetMs ?? defaultBudgetMs, nowMs);
  try {
    const finding = findSumMisuse(input) ?? search({...input, body}, budget);
    if (finding !== undefined) return reportFinding(finding, body, secrets);
  } catch (error) {
    // A text too long for a string, or a stack too deep: the body is out of the ordinary, not the program.
    if (!(error instanceof RangeError)) throw error;
    budget.skip('all that needs the whole body as one text');
  }
  return reportNothing(body, signature, secrets, budget.skipped);
}
