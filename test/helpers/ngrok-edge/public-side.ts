import http from 'node:http';
import type {MuxStream} from './mux-stream.ts';

/** The way to the endpoint of a public host, if it is online. */
export type FindEndpoint = (host: string) => ((from: string) => MuxStream) | undefined;

/** The side that webhook senders see: HTTP whose `Host` picks the endpoint. */
export function createPublicSide(find: FindEndpoint): http.Server {
  return http.createServer((request, response) => {
    const host = request.headers.host ?? '';
    const open = find(host.replace(/:\d+$/, ''));
    if (open === undefined) {
      request.resume();
      refuse(response, 404, 3200, `The endpoint ${host} is offline.`);
      return;
    }
    const {remoteAddress = '', remotePort} = request.socket;
    const onward = http.request({
      method: request.method,
      path: request.url,
      headers: toForwarded(request, host, remoteAddress),
      setHost: false,
      createConnection: () => open(`${remoteAddress}:${remotePort}`),
    });
    onward.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, toEndToEnd(answer.rawHeaders));
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => refuse(response, 502, 3004, 'The server returned an incomplete HTTP response.'));
    response.on('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    request.pipe(onward);
  });
}

function refuse(response: http.ServerResponse, status: number, code: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {'Content-Type': 'text/plain', 'Ngrok-Error-Code': `ERR_NGROK_${code}`});
  response.end(`${text}\n\nERR_NGROK_${code}\n`);
}

function toForwarded(request: http.IncomingMessage, host: string, from: string): string[] {
  const added = ['X-Forwarded-For', from, 'X-Forwarded-Host', host, 'X-Forwarded-Proto', 'https'];
  return [...toEndToEnd(request.rawHeaders), ...added];
}

const hopByHop = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|upgrade|te|trailer)$/i;

/** Names and values in turn, without those that each hop sets for itself. */
function toEndToEnd(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !hopByHop.test(raw[index - (index % 2)] ?? ''));
}
