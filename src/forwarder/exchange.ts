import type {AnswerSink} from '../webhook/answer.ts';
import type {AttemptErrorCode} from '../webhook/attempt.ts';
import {type HeaderList, toRawHeaders} from '../webhook/headers.ts';
import {AnswerReader} from './answer-reader.ts';
import type {Connection} from './connection.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** For the head of the answer, connecting included; 0 = none. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | null;
  /** Where the answer goes while it comes; null: it is only kept. */
  readonly sink: AnswerSink | null;
}

export type Exchange =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: HeaderList;
      readonly body: Buffer;
      readonly sizeBytes: number;
    }
  | {
      readonly kind: 'failure';
      readonly code: AttemptErrorCode;
      readonly message: string;
      /** The sink has the head already, and was cut. */
      readonly headSent: boolean;
    };

/** Sends one request over a connection and hands the answer on as it comes, keeping its first 64 KiB. */
export function exchange(connection: Connection, request: OutgoingRequest): Promise<Exchange> {
  return new Promise(resolve => {
    const {method, path, headers, body} = request;
    connection.begin();
    connection.client.dispatch(
      {method, path, headers: toRawHeaders(headers), body},
      new AnswerReader(connection, request, resolve),
    );
  });
}
