import {type Attempt, isAccepted, type Responded} from '../webhook/attempt.ts';

export type TriggerSignature = 'right' | 'wrong' | 'none';

interface Sending {
  readonly signature: TriggerSignature;
  /** What receives there is a `listen` of ours. */
  readonly isListen: boolean;
}

/** What an answer to a sample means that goes beyond what any answer would; null where it means nothing more. */
export function coachTrigger(attempt: Attempt, {signature, isListen}: Sending): string | null {
  if (attempt.outcome !== 'responded') return null;
  if (signature !== 'right') return coachFault(attempt, signature, isListen);
  return isListen ? coachListen(attempt) : null;
}

function coachFault(answer: Responded, signature: 'wrong' | 'none', isListen: boolean): string | null {
  const what = signature === 'wrong' ? 'its signature was wrong' : 'it had no signature';
  if (isAccepted(answer)) {
    const url = isListen ? '' : ` ${answer.url}`;
    return `accepted although ${what}: see what else gets through with vigthoria check${url}`;
  }
  return answer.status >= 400 && answer.status < 500 ? `rejected, as it should be: ${what}` : null;
}

/** Answers that `listen` gives by itself, told as its own and not as the app's. */
function coachListen(answer: Responded): string | null {
  const own = readOwnAnswer(answer);
  if (own === undefined) return null;
  return own.error === 'invalid_signature'
    ? 'the listen there checks with another secret than the one that signed this'
    : `the listen there says: ${own.message}`;
}

function readOwnAnswer({
  answerBody,
}: Responded): {readonly error: string; readonly message: string} | undefined {
  const value = parseJson(answerBody.toString());
  if (typeof value !== 'object' || value === null || !('delivery_id' in value)) return undefined;
  if (!('error' in value) || !('message' in value)) return undefined;
  return {error: String(value.error), message: String(value.message)};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
