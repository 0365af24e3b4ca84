import http from 'node:http';
import type {AnswerSink} from '../webhook/answer.ts';
import {Failure} from '../webhook/failure.ts';
import {type HeaderList, toHeaderList} from '../webhook/headers.ts';
import {createAnswerSink} from './answer-sink.ts';
import {BodyTooLarge, readBody} from './read-body.ts';
import {refuseMalformed} from './refuse-malformed.ts';

/** A request that came in whole and may be a delivery. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

export interface ReceiverOptions {
  /** On 127.0.0.1; 0 = any free one. */
  readonly port: number;
  /** Accept this path only. */
  readonly path: string | null;
  readonly maxBodyBytes: number;
  /** Must end the answer; a rejection is answered 500. */
  readonly onRequest: (request: ReceivedRequest, answer: AnswerSink) => Promise<void>;
  /** Something was turned away before it was a delivery, in words for the user. */
  readonly onTurnedAway: (code: string, message: string) => void;
}

export interface Receiver {
  readonly port: number;
  /** New requests get 503 from here on; resolves once those under way are answered, after `graceMs` at most. */
  drain(graceMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts the local HTTP server; a port that is taken rejects with a `Failure` of code `port_taken`. */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const server = http.createServer(limits);
  const underWay = new Set<http.ServerResponse>();
  let draining = false;
  let onIdle: (() => void) | undefined;
  const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    if (draining) {
      answerEmpty(response, 503, ['Connection', 'close']);
      return;
    }
    underWay.add(response);
    response.on('close', () => {
      underWay.delete(response);
      if (underWay.size === 0) onIdle?.();
    });
    receive(request, response, options).catch(() => failResponse(response));
  };
  // Whatever the sender expects, the body is taken: `Expect` is answered here and never forwarded.
  server.on('request', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseMalformed(error, socket, options.onTurnedAway),
  );
  const port = await listen(server, options.port);
  await checkAnswers(port);
  return {
    port,
    async drain(graceMs) {
      draining = true;
      if (underWay.size === 0) return;
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, graceMs);
        onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    async close() {
      draining = true;
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Bounds on what one sender may hold: 16 KiB of headers, 20 s for them, 120 s for a request, 30 s between two. */
const limits: http.ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  requireHostHeader: false,
  noDelay: true,
};

async function receive(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  options: ReceiverOptions,
): Promise<void> {
  const method = request.method ?? '';
  const path = request.url ?? '/';
  if (options.path !== null && path.split('?', 1)[0] !== options.path) return answerEmpty(response, 404);
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return answerEmpty(response, 200);
  if (method !== 'POST') return answerEmpty(response, 405, ['Allow', 'POST, GET, HEAD, OPTIONS']);
  try {
    const body = await readBody(request, options.maxBodyBytes);
    if (body === undefined) return;
    await options.onRequest(
      {method, path, headers: toHeaderList(request.rawHeaders), body},
      createAnswerSink(response),
    );
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    options.onTurnedAway(
      'body_too_large',
      `a delivery over ${options.maxBodyBytes} bytes was answered 413 and not stored; raise --max-body to take it`,
    );
    answerTooLarge(request, response);
  }
}

/** Closing at once would reset the connection before a sender that is still writing has read its 413. */
function answerTooLarge(request: http.IncomingMessage, response: http.ServerResponse): void {
  const text = 'payload too large\n';
  response.writeHead(413, ['Connection', 'close', 'Content-Length', `${text.length}`]);
  response.write(text);
  const timer = setTimeout(() => response.end(), lingerMs);
  request.on('end', () => response.end());
  response.on('close', () => clearTimeout(timer));
}

const lingerMs = 1000;

function answerEmpty(response: http.ServerResponse, status: number, headers: string[] = []): void {
  response.writeHead(status, [...headers, 'Content-Length', '0']);
  response.end();
}

function failResponse(response: http.ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answerEmpty(response, 500, ['Connection', 'close']);
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toFailure(error, port)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Ready is only said of a receiver that has answered a request of our own. */
function checkAnswers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', port, method: 'HEAD', agent: false}, response => {
      response.resume();
      response.on('end', resolve);
    });
    request.on('error', error => reject(toFailure(error, port)));
    request.end();
  });
}

function toFailure(error: NodeJS.ErrnoException, port: number): Failure {
  const [message, hint] =
    error.code === 'EADDRINUSE'
      ? [
          `port ${port} is taken on 127.0.0.1`,
          'choose another with --port, or leave --port out for any free one',
        ]
      : [`cannot listen on 127.0.0.1:${port}: ${error.code ?? error.message}`, 'choose another with --port'];
  return new Failure('port_taken', message, hint, {cause: error});
}
