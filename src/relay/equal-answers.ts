import {isAccepted, type Responded} from '../webhook/attempt.ts';
import type {Endpoint} from '../webhook/endpoint.ts';

/** How often in a row an endpoint has given this answer, and whether it has ever taken a delivery. */
export interface EqualAnswers {
  readonly count: number;
  readonly hasAccepted: boolean;
}

export function createEqualAnswers(): (answer: Responded, endpoint: Endpoint) => EqualAnswers {
  const byUrl = new Map<string, {answer: Responded; count: number; hasAccepted: boolean}>();
  return (answer, {url}) => {
    const before = byUrl.get(url);
    const isEqual =
      before?.answer.status === answer.status && before.answer.answerBody.equals(answer.answerBody);
    const count = isEqual ? before.count + 1 : 1;
    const hasAccepted = before?.hasAccepted === true || isAccepted(answer);
    byUrl.set(url, {answer, count, hasAccepted});
    return {count, hasAccepted};
  };
}
