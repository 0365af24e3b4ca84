import {createHash} from 'node:crypto';
import http from 'node:http';
import type {AddressInfo} from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Answer = (request: SeenRequest, response: http.ServerResponse) => void;

export interface App {
  readonly port: number;
  readonly url: string;
  readonly seen: SeenRequest[];
  answer: Answer;
  /** Connections made so far. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A developer's app, on a free port unless one is given, that remembers what came, byte for byte. */
export async function startApp(
  answer: Answer = ok,
  options: http.ServerOptions = {},
  wantedPort = 0,
): Promise<App> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const app = {answer};
  const server = http.createServer(options, async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return;
    }
    const one = {
      method: request.method ?? '',
      url: request.url ?? '',
      rawHeaders: request.rawHeaders,
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    seen.push(one);
    app.answer(one, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>(resolve => server.listen(wantedPort, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return Object.assign(app, {
    port,
    url: `http://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

export const ok: Answer = (_request, response) => {
  response.writeHead(200, {'Content-Type': 'text/plain'}).end('OK');
};

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
