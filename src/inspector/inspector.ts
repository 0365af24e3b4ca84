import http from 'node:http';
import {Failure} from '../webhook/failure.ts';
import {createAssets} from './assets.ts';
import {fail, readJson, refuse, send, sendJson} from './exchange.ts';
import {createFeed} from './feed.ts';
import {createGuard} from './guard.ts';
import type {InspectorPorts} from './ports.ts';
import {watchRecord} from './record-watch.ts';
import {answerCall} from './routes.ts';

export type {InspectorPorts, InspectorState, Row, RowFilter} from './ports.ts';

export interface InspectorOptions {
  /** On 127.0.0.1; 0 = any free one. */
  readonly port: number;
  /** Who does not have it gets nothing. */
  readonly token: string;
  /** Where the built page lies, unless beside this file. */
  readonly pageFolder?: string;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
}

export interface Inspector {
  /** With its token: for the user's own eyes. */
  readonly url: string;
  /** Something was recorded or deleted. */
  readonly tellChange: () => void;
  /** What `state` gives has changed. */
  readonly tellState: () => void;
  readonly close: () => Promise<void>;
}

/** Serves the page on 127.0.0.1. A port that is taken rejects with a `Failure` of code `port_taken`. */
export async function openInspector(options: InspectorOptions, ports: InspectorPorts): Promise<Inspector> {
  const server = http.createServer({requestTimeout: 30_000, headersTimeout: 10_000});
  const port = await listen(server, options.port);
  const guard = createGuard(port, options.token);
  const feed = createFeed(ports.state);
  const sendAsset = createAssets(options.pageFolder ?? `${__dirname}/page`);
  const look = watchRecord(ports, feed.isWatched, feed.tellChange);
  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
    const url = toUrl(request);
    if (url === undefined) return refuse(response, 400, 'this is no path', '');
    const access = guard.check(request, url);
    if (access.kind === 'out') return refuse(response, access.status, access.message, '');
    if (access.kind === 'enter') {
      response.writeHead(303, {Location: '/', 'Set-Cookie': guard.cookie, 'Content-Length': 0}).end();
      return;
    }
    const [, room, ...parts] = url.pathname.split('/');
    if (room === 'feed' && request.method === 'GET') return feed.open(response);
    if (room === 'api') {
      const sent = request.method === 'POST' ? await readJson(request) : undefined;
      const call = {
        method: request.method ?? '',
        parts: parts.map(decodeURIComponent),
        query: url.searchParams,
        sent,
      };
      const reply = await answerCall(call, ports, options.nowMs());
      if (reply === null) return refuse(response, 404, 'there is no such thing here any more', '');
      return 'text' in reply
        ? send(response, 200, reply.text, 'text/plain')
        : sendJson(response, 200, reply.json);
    }
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const name = room === '' ? 'index.html' : (room ?? '');
    if (!isRead || parts.length > 0 || !sendAsset(name, request, response)) {
      refuse(response, 404, 'there is nothing here', '');
    }
  };
  server.on('request', (request, response) => {
    handle(request, response).catch(error => fail(response, error));
  });
  return {
    url: `http://127.0.0.1:${port}/?token=${options.token}`,
    tellChange: feed.tellChange,
    tellState: feed.tellState,
    async close() {
      look.stop();
      feed.close();
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const safeHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

function toUrl({url = ''}: http.IncomingMessage): URL | undefined {
  // Only a path: an absolute form would bring a host of its own.
  if (!url.startsWith('/') || url.startsWith('//')) return undefined;
  try {
    const parsed = new URL(url, 'http://127.0.0.1');
    decodeURIComponent(parsed.pathname);
    return parsed;
  } catch {
    return undefined;
  }
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `port ${port} cannot be taken on 127.0.0.1 for the inspector: ${error.code ?? error.message}`;
      const hint = 'choose another with --inspect-port, or leave it out for any free one';
      reject(new Failure('port_taken', message, hint, {cause: error}));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
