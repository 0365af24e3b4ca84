/** What one probe came to: `warning` where an answer is worth knowing of, and no fault; `skipped` where it would prove nothing. */
export type ProbeOutcome = 'passed' | 'failed' | 'warning' | 'skipped';

/** What one request of a probe met. */
export type ProbeAnswer =
  | {readonly status: number; readonly durationMs: number; readonly preview: string}
  | {
      readonly status: null;
      readonly durationMs: number;
      readonly error: string;
      /** Nothing takes connections there any more. */
      readonly isGone: boolean;
    };

/** `accepted`: 2xx; `rejected`: 4xx; `answered`: anything but a crash; `prompt`: within 5 s. */
export type ProbeExpectation = 'accepted' | 'rejected' | 'answered' | 'prompt';

export interface ProbeResult {
  readonly name: string;
  /** What it shows when it passes, as the end of "shows that …". */
  readonly proves: string;
  readonly sent: string;
  readonly expected: ProbeExpectation;
  readonly outcome: ProbeOutcome;
  /** One for each request, in the order sent; none where it was skipped. */
  readonly answers: readonly ProbeAnswer[];
}

/** One thing to mend in a handler, or to know of it, whatever the number of probes that show it. */
export interface Fault {
  /** A short stable word for scripts. */
  readonly code: string;
  readonly severity: 'failure' | 'warning';
  /** What the handler does wrong, as the end of "your handler …". */
  readonly what: string;
  /** What follows from it, a whole sentence. */
  readonly why: string;
  /** The probes that show it. */
  readonly probes: readonly string[];
  /** What to write, one line each, in the framework that answers where it is known. */
  readonly fixes: readonly string[];
}

export interface CheckReport {
  readonly url: string;
  readonly startedAtMs: number;
  /** Where the secret came from. */
  readonly secret: string;
  /** As guessed from the answers' headers; null where they do not tell. */
  readonly framework: string | null;
  readonly results: readonly ProbeResult[];
  readonly faults: readonly Fault[];
}

/** How many probes came to each outcome. */
export function countOutcomes(results: readonly ProbeResult[]): Readonly<Record<ProbeOutcome, number>> {
  const counts = {passed: 0, failed: 0, warning: 0, skipped: 0};
  for (const {outcome} of results) counts[outcome] += 1;
  return counts;
}
