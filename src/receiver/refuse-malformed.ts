import type http from 'node:http';
import type {Duplex} from 'node:stream';

export interface Exchange {
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}

/**
 * Answers what is no HTTP request, as the parser saw it: 431 for headers over the limit, 408 for a slow one, else 400.
 * `last` is what is not answered to its end on that connection: where that is a whole request, it gets its own answer.
 */
export function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  last: Exchange | undefined,
  onTurnedAway: (code: string, message: string) => void,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = refusals[error.code ?? ''] ?? malformed;
  if (refusal.message !== null) onTurnedAway(refusal.code, refusal.message);
  if (last !== undefined && (last.request.complete || last.response.headersSent)) {
    last.response.on('finish', () => socket.end());
    return;
  }
  socket.end(`HTTP/1.1 ${refusal.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const malformed = {
  status: '400 Bad Request',
  code: 'malformed_request',
  message: 'something that is no valid HTTP request was answered 400',
};

const refusals: Record<
  string,
  {readonly status: string; readonly code: string; readonly message: string | null}
> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    message: 'a request with over 16 KiB of headers was answered 431 and not stored',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {status: '408 Request Timeout', code: 'slow_request', message: null},
};
