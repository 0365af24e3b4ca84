import type {CheckReport, ProbeAnswer, ProbeExpectation, ProbeOutcome} from '../webhook/check.ts';
import {countOutcomes} from '../webhook/check.ts';
import {answerTime, countOf} from './quantity.ts';

/** What a report calls an outcome. */
export const outcomeWords: Readonly<Record<ProbeOutcome, string>> = {
  passed: 'ok',
  failed: 'FAIL',
  warning: 'warn',
  skipped: 'skip',
};

export const expectationWords: Readonly<Record<ProbeExpectation, string>> = {
  accepted: '2xx',
  rejected: '4xx',
  answered: 'no 5xx',
  prompt: 'within 5 s',
};

/** `200, 500`, `6.2 s`, `no answer`: what came back from the requests of one probe. */
export function whatCame(answers: readonly ProbeAnswer[], expected: ProbeExpectation): string {
  if (answers.length === 0) return '-';
  return answers
    .map(answer => {
      if (answer.status === null) return 'no answer';
      return expected === 'prompt' ? answerTime(answer.durationMs) : String(answer.status);
    })
    .join(', ');
}

/** `27 probes: 18 passed, 8 failed, 1 warning` */
export function countLine({results}: CheckReport): string {
  const {passed, failed, warning, skipped} = countOutcomes(results);
  const parts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(warning > 0 ? [countOf(warning, 'warning', 'warnings')] : []),
    ...(skipped > 0 ? [`${skipped} not tried`] : []),
  ];
  return `${countOf(results.length, 'probe', 'probes')}: ${parts.join(', ')}`;
}

/** What it all comes to, in one sentence. */
export function conclusionOf({faults}: CheckReport): string {
  const failures = faults.filter(({severity}) => severity === 'failure').length;
  if (failures > 0) return `Your handler has ${countOf(failures, 'fault', 'faults')}.`;
  return faults.length === 0 ? 'Your handler is right.' : 'Your handler is right, with something to know of.';
}
