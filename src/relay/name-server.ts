import type {Responded} from '../webhook/attempt.ts';
import {findHeader} from '../webhook/headers.ts';

/** The text with who answered, where the answer says so. */
export function nameServer(answer: Responded, text: string): string {
  const by = findHeader(answer.answerHeaders, 'x-powered-by') ?? findHeader(answer.answerHeaders, 'server');
  return by === undefined ? text : `${text} (answered by ${by.slice(0, 60)})`;
}
