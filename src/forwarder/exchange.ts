import {setMaxListeners} from 'node:events';
import type {Dispatcher} from 'undici';
import type {AnswerSink} from '../webhook/answer.ts';
import {type AttemptErrorCode, answerBodyLimitBytes} from '../webhook/attempt.ts';
import {type HeaderList, toHeaderList} from '../webhook/headers.ts';
import {ConnectError} from './connect-error.ts';
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
    const {sink, signal} = request;
    const kept: Buffer[] = [];
    let keptBytes = 0;
    let sizeBytes = 0;
    let head: {status: number; headers: HeaderList} | undefined;
    let controller: Dispatcher.DispatchController | undefined;
    let ended: ConnectError | undefined;

    const abort = (reason: ConnectError): void => {
      ended = reason;
      if (controller === undefined) connection.close().catch(() => undefined);
      else controller.abort(reason);
    };
    const onAbort = (): void => abort(new ConnectError('aborted', 'ended before the endpoint had answered'));
    const timer =
      request.timeoutMs === 0
        ? undefined
        : setTimeout(
            () => abort(new ConnectError('timeout', `no answer within ${request.timeoutMs / 1000} s`)),
            request.timeoutMs,
          );
    const settle = (result: Exchange): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
    };
    if (signal !== null) {
      // Any number may be under way at once; Node warns of more than 10.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort);
    }

    connection.begin();
    connection.client.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers.flat(),
        body: request.body,
      },
      {
        onRequestStart(started) {
          controller = started;
          connection.begin();
          if (ended !== undefined) started.abort(ended);
        },
        onResponseStart(started, status, _headers, statusText) {
          if (status < 200) return;
          clearTimeout(timer);
          const raw = (started.rawHeaders ?? []) as readonly (Buffer | string)[];
          const headers = toHeaderList(raw.map(part => part.toString('latin1')));
          head = {status, headers};
          sink?.head(status, statusText ?? '', headers);
        },
        onResponseData(started, chunk) {
          sizeBytes += chunk.length;
          if (keptBytes < answerBodyLimitBytes) {
            const part = chunk.subarray(0, answerBodyLimitBytes - keptBytes);
            kept.push(Buffer.from(part));
            keptBytes += part.length;
          }
          if (sink !== null && !sink.write(chunk)) {
            started.pause();
            sink.onDrain(() => started.resume());
          }
        },
        onResponseEnd() {
          if (head === undefined) return;
          connection.finish();
          sink?.end();
          settle({kind: 'answer', ...head, body: join(kept), sizeBytes});
        },
        onResponseError(_controller, error) {
          if (head !== undefined) sink?.destroy();
          settle({
            kind: 'failure',
            ...explain(ended ?? error, head !== undefined),
            headSent: head !== undefined,
          });
        },
      },
    );
  });
}

/** An answer mostly comes in one piece. */
function join(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts);
}

function explain(error: Error, hasHead: boolean): {code: AttemptErrorCode; message: string} {
  if (error instanceof ConnectError) return {code: error.reason, message: error.message};
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_BODY_TIMEOUT') return {code: 'timeout', message: 'the answer stopped half-way'};
  if (hasHead)
    return {code: 'cut', message: 'the endpoint closed the connection in the middle of its answer'};
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') {
    return {code: 'protocol', message: 'the endpoint answered something that is not HTTP/1.1'};
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return {
      code: 'protocol',
      message: 'the endpoint answered with a Content-Length that is not that of its answer',
    };
  }
  if (error.message === 'bad response') {
    return {code: 'protocol', message: 'the endpoint answered 100 Continue, which nobody had asked for'};
  }
  if (error.message === 'bad upgrade') {
    return {code: 'protocol', message: 'the endpoint switched to another protocol in the place of an answer'};
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return {code: 'protocol', message: 'the endpoint answered more than 64 KiB of headers'};
  }
  return {code: 'reset', message: 'the endpoint closed the connection without an answer'};
}
