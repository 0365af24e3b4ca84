import type {Dispatcher} from 'undici';
import type {AnswerSink} from '../webhook/answer.ts';
import {type AttemptErrorCode, answerBodyLimitBytes} from '../webhook/attempt.ts';
import {type HeaderList, toHeaderList} from '../webhook/headers.ts';
import {onceAborted} from './abort-waiters.ts';
import {ConnectError} from './connect-error.ts';
import type {Connection} from './connection.ts';
import type {Exchange, OutgoingRequest} from './exchange.ts';

/** Takes the answer to one request as undici reads it, and hands it on; what came of it goes to `resolve`, once. */
export class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #connection: Connection;
  readonly #sink: AnswerSink | null;
  readonly #resolve: (result: Exchange) => void;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #stopWaiting: (() => void) | undefined;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #sizeBytes = 0;
  #status = 0;
  /** Undefined until the head is there. */
  #headers: HeaderList | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #ended: ConnectError | undefined;

  constructor(connection: Connection, request: OutgoingRequest, resolve: (result: Exchange) => void) {
    const {timeoutMs, signal, sink} = request;
    this.#connection = connection;
    this.#sink = sink;
    this.#resolve = resolve;
    if (timeoutMs > 0) this.#timer = setTimeout(() => this.#expire(timeoutMs), timeoutMs);
    if (signal !== null) this.#stopWaiting = onceAborted(signal, () => this.#abort(abortedByUs()));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#connection.begin();
    if (this.#ended !== undefined) controller.abort(this.#ended);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText?: string,
  ): void {
    if (status < 200) return;
    clearTimeout(this.#timer);
    this.#headers = decodeHeaders((controller.rawHeaders ?? []) as readonly (Buffer | string)[]);
    this.#status = status;
    this.#sink?.head(status, statusText ?? '', this.#headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#sizeBytes += chunk.length;
    if (this.#keptBytes < answerBodyLimitBytes) {
      const part = chunk.subarray(0, answerBodyLimitBytes - this.#keptBytes);
      this.#kept.push(Buffer.from(part));
      this.#keptBytes += part.length;
    }
    if (this.#sink !== null && !this.#sink.write(chunk)) {
      controller.pause();
      this.#sink.onDrain(() => controller.resume());
    }
  }

  onResponseEnd(): void {
    if (this.#headers === undefined) return;
    this.#connection.finish();
    this.#sink?.end();
    this.#settle({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body: join(this.#kept),
      sizeBytes: this.#sizeBytes,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const headSent = this.#headers !== undefined;
    if (headSent) this.#sink?.destroy();
    const {code, message} = explain(this.#ended ?? error, headSent);
    this.#settle({kind: 'failure', code, message, headSent});
  }

  #expire(timeoutMs: number): void {
    this.#abort(new ConnectError('timeout', `no answer within ${timeoutMs / 1000} s`));
  }

  #abort(reason: ConnectError): void {
    this.#ended = reason;
    if (this.#controller === undefined) this.#connection.close().catch(() => undefined);
    else this.#controller.abort(reason);
  }

  #settle(result: Exchange): void {
    clearTimeout(this.#timer);
    this.#stopWaiting?.();
    // The connection may hold on to this one until its next request.
    this.#controller = undefined;
    this.#headers = undefined;
    this.#resolve(result);
  }
}

function decodeHeaders(raw: readonly (Buffer | string)[]): HeaderList {
  const texts: string[] = [];
  for (const part of raw) texts.push(part.toString('latin1'));
  return toHeaderList(texts);
}

function abortedByUs(): ConnectError {
  return new ConnectError('aborted', 'ended before the endpoint had answered');
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
