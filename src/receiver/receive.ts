import type http from 'node:http';
import type {AnswerSink} from '../webhook/answer.ts';
import {type HeaderList, toHeaderList} from '../webhook/headers.ts';
import {ResponseSink} from './answer-sink.ts';
import {BodyTooLarge, NoRoom, readBody} from './read-body.ts';
import type {Senders} from './senders.ts';

/** A request that came in whole and may be a delivery. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export interface ReceiveOptions {
  /** Accept this path only. */
  readonly path: string | null;
  readonly maxBodyBytes: number;
  /** Asked before a body is read: null = go on, else whether there will be room for what it causes. */
  readonly room?: () => Promise<boolean> | null;
  /** Must end the answer; a rejection is answered 500. */
  readonly onRequest: (request: ReceivedRequest, answer: AnswerSink) => Promise<void>;
  /** Something was turned away before it was a delivery, in words for the user. */
  readonly onTurnedAway: (code: string, message: string) => void;
}

/** Takes one request in whole and hands it on, or answers what is no delivery. */
export async function receive(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  senders: Senders,
  options: ReceiveOptions,
): Promise<void> {
  const method = request.method ?? '';
  const path = request.url ?? '/';
  if (options.path !== null && path.split('?', 1)[0] !== options.path) return answerEmpty(response, 404);
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return answerEmpty(response, 200);
  if (method !== 'POST') return answerEmpty(response, 405, ['Allow', 'POST, GET, HEAD, OPTIONS']);
  if (!isReadable(request)) {
    options.onTurnedAway('unknown_coding', 'a request in a transfer coding but chunked was answered 501');
    return answerEmpty(response, 501, ['Connection', 'close']);
  }
  const room = options.room?.() ?? null;
  if (room !== null && !(await room)) {
    options.onTurnedAway(
      'slow_reader',
      'a delivery was answered 503: what reads the output of this command has stopped reading',
    );
    return answerEarly(request, response, 503, 'not now\n');
  }
  const {socket} = request;
  const body = await readBody(request, {
    maxBytes: options.maxBodyBytes,
    hold: bytes => senders.hold(socket, bytes),
    release: bytes => senders.release(socket, bytes),
  }).catch((error: unknown) => refuseBody(error, request, response, options));
  if (body === undefined) return;
  senders.begin(socket);
  response.on('close', () => senders.finish(socket, body.length));
  handOn(
    {method, path, headers: toHeaderList(request.rawHeaders), body},
    new ResponseSink(response),
    options,
  );
}

/** What is held of a request on its walk is the request as received, and not what it came in. */
function handOn(request: ReceivedRequest, answer: AnswerSink, options: ReceiveOptions): void {
  options.onRequest(request, answer).catch(() => {
    if (!answer.isStarted) answer.head(500, '', failedHeaders);
    else answer.destroy();
    answer.end();
  });
}

const failedHeaders: HeaderList = [
  ['Connection', 'close'],
  ['Content-Length', '0'],
];

export function answerEmpty(response: http.ServerResponse, status: number, headers: string[] = []): void {
  response.writeHead(status, [...headers, 'Content-Length', '0']);
  response.end();
}

/** RFC 9112 6.1: a body in another coding than chunked cannot be told from its coding. */
function isReadable({headers}: http.IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding === undefined || coding.trim().toLowerCase() === 'chunked';
}

function refuseBody(
  error: unknown,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: ReceiveOptions,
): undefined {
  if (error instanceof BodyTooLarge) {
    options.onTurnedAway(
      'body_too_large',
      `a delivery over ${options.maxBodyBytes} bytes was answered 413 and not stored; raise --max-body to take it`,
    );
    answerEarly(request, response, 413, 'payload too large\n');
  } else if (error instanceof NoRoom) {
    options.onTurnedAway('no_room', 'a delivery was answered 503: too many large ones come in at once');
    answerEarly(request, response, 503, 'too many large deliveries at once\n');
  } else {
    throw error;
  }
}

/** Closing at once would reset the connection before a sender that is still writing has read its answer. */
function answerEarly(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  status: 413 | 503,
  text: string,
): void {
  const retry = status === 503 ? ['Retry-After', '5'] : [];
  response.writeHead(status, [...retry, 'Connection', 'close', 'Content-Length', `${text.length}`]);
  response.write(text);
  request.resume();
  const timer = setTimeout(() => response.end(), lingerMs);
  request.on('end', () => response.end());
  response.on('close', () => clearTimeout(timer));
}

const lingerMs = 1000;
