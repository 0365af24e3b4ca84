import type {AnswerSink} from '../webhook/answer.ts';
import type {Failed} from '../webhook/attempt.ts';
import type {HeaderList} from '../webhook/headers.ts';

/** What the sender is told where the endpoint's own answer does not go back. Never holds anything of a signature. */
export function answerReceived(answer: AnswerSink): void {
  answerJson(answer, 200, {received: true});
}

export function answerInvalidSignature(answer: AnswerSink, deliveryId: string, isMissing: boolean): void {
  const message = isMissing ? 'the signature header is missing' : 'the signature does not match';
  answerJson(answer, 401, {error: 'invalid_signature', message, delivery_id: deliveryId});
}

export function answerNotStored(answer: AnswerSink): void {
  const message = 'the delivery could not be stored; send it again later';
  answerJson(answer, 503, {error: 'not_stored', message, delivery_id: null}, [['Retry-After', '5']]);
}

/** 504 where the endpoint took too long, else 502. */
export function answerFailed(answer: AnswerSink, failed: Failed, deliveryId: string): void {
  const status = failed.error.code === 'timeout' ? 504 : 502;
  answerJson(answer, status, {
    error: failed.error.code,
    message: failed.error.message,
    delivery_id: deliveryId,
  });
}

function answerJson(answer: AnswerSink, status: number, value: object, headers: HeaderList = []): void {
  const body = Buffer.from(JSON.stringify(value));
  answer.head(status, '', [
    ['Content-Type', 'application/json'],
    ['Content-Length', `${body.length}`],
    ...headers,
  ]);
  answer.write(body);
  answer.end();
}
