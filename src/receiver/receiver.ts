import http from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {Failure} from '../webhook/failure.ts';
import {type ReceiverLimits, receiverLimits, toServerOptions} from './limits.ts';
import {answerEmpty, type ReceiveOptions, receive} from './receive.ts';
import {type Exchange, refuseMalformed} from './refuse-malformed.ts';
import {Senders} from './senders.ts';

export type {ReceivedRequest} from './receive.ts';

export interface ReceiverOptions extends ReceiveOptions {
  /** On 127.0.0.1; 0 = any free one. */
  readonly port: number;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  readonly port: number;
  /** New requests get 503 from here on; resolves once those under way are answered, after `graceMs` at most. */
  drain(graceMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts the local HTTP server; a port that is taken rejects with a `Failure` of code `port_taken`. */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const limits = {...receiverLimits, ...options.limits};
  const server = http.createServer(toServerOptions(limits));
  // Their size is bounded; a bound on their number would drop the last ones without a word.
  server.maxHeadersCount = 0;
  const senders = new Senders(limits, message => options.onTurnedAway('crowded', message));
  /** What each connection was asked last, until that is answered. */
  const talks = new Map<Duplex, {last: Exchange | undefined}>();
  let underWay = 0;
  let draining = false;
  let onIdle: (() => void) | undefined;
  const handle = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const {socket} = request;
    if (!socket.writable) return;
    if (draining) {
      answerEmpty(response, 503, ['Connection', 'close']);
      return;
    }
    const talk = talks.get(socket);
    if (talk !== undefined) talk.last = {request, response};
    underWay += 1;
    response.on('close', () => {
      if (talk?.last?.response === response) talk.last = undefined;
      underWay -= 1;
      if (underWay === 0) onIdle?.();
    });
    receive(request, response, senders, options).catch(() => failResponse(response));
  };
  server.on('connection', (socket: Socket) => {
    if (senders.admit(socket)) {
      talks.set(socket, {last: undefined});
      socket.on('close', () => talks.delete(socket));
      return;
    }
    socket.on('error', () => undefined);
    socket.end(noPlace, () => socket.destroy());
  });
  // Whatever the sender expects, the body is taken: `Expect` is answered here and never forwarded.
  server.on('request', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseMalformed(error, socket, talks.get(socket)?.last, options.onTurnedAway),
  );
  const port = await listen(server, options.port);
  await checkAnswers(port);
  return {
    port,
    async drain(graceMs) {
      draining = true;
      if (underWay === 0) return;
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

const noPlace =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

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
