import type {ProbeAnswer, ProbeExpectation, ProbeOutcome} from '../../webhook/check.ts';
import type {Probe} from './probe.ts';

/** What an answer is, to a sender: `crashed` for 5xx, `silent` for none, `elsewhere` for a redirect. */
export type AnswerKind = 'accepted' | 'rejected' | 'crashed' | 'elsewhere' | 'silent';

export function kindOf({status}: ProbeAnswer): AnswerKind {
  if (status === null) return 'silent';
  if (status >= 500) return 'crashed';
  if (status >= 400) return 'rejected';
  return status >= 300 ? 'elsewhere' : 'accepted';
}

/** What a probe's answers say of the endpoint. */
export function judgeProbe(
  {expected, severity}: Pick<Probe, 'expected' | 'severity'>,
  answers: readonly ProbeAnswer[],
): ProbeOutcome {
  const bad = answers.filter(answer => !isExpected(answer, expected));
  if (bad.length === 0) return 'passed';
  return severity === 'warning' && bad.every(answer => kindOf(answer) === 'rejected') ? 'warning' : 'failed';
}

function isExpected(answer: ProbeAnswer, expected: ProbeExpectation): boolean {
  const kind = kindOf(answer);
  switch (expected) {
    case 'accepted':
      return kind === 'accepted';
    case 'rejected':
      return kind === 'rejected';
    case 'answered':
      // 501 is what servers say to a method that they do not have (RFC 9110 15.6.2).
      return answer.status === 501 || (kind !== 'crashed' && kind !== 'silent');
    case 'prompt':
      return isPrompt(answer);
  }
}

/** A sender may take what comes later for a failure. */
export function isPrompt({durationMs}: ProbeAnswer): boolean {
  return durationMs <= 5_000;
}
