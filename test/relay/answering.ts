import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, {type AddressInfo, type Server} from 'node:net';

/** Closes all that was opened, in reverse. */
export const opened: (() => unknown)[] = [];

export async function closeOpened(): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close();
}

/** Listens on a free loopback port. */
export async function listenOn(server: Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface Given {
  readonly status: number;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
  readonly afterMs?: number;
}

/** An app that gives every request the same answer. */
export function answering({status, headers = {}, body = '', afterMs = 0}: Given): Server {
  return http.createServer((_request, response) => {
    setTimeout(() => response.writeHead(status, headers).end(body), afterMs);
  });
}

/** A server that does to each connection what is given, once bytes come. */
export function raw(onBytes: (socket: net.Socket) => void): Server {
  return net.createServer(socket => socket.once('data', () => onBytes(socket)));
}

interface Pair {
  readonly key: string;
  readonly certificate: string;
}

const ok: http.RequestListener = (_request, response) => void response.end('OK');

export function tlsApp({key, certificate}: Pair, options: https.ServerOptions = {}): Server {
  return https.createServer({...options, key, cert: certificate}, ok);
}

/** Speaks HTTP/2 in clear text, and nothing else. */
export function http2App(): Server {
  return http2
    .createServer((_request, response) => void response.end('OK'))
    .on('sessionError', () => undefined);
}

export function http2TlsApp({key, certificate}: Pair): Server {
  return http2.createSecureServer({key, cert: certificate, allowHTTP1: false}, (_request, response) =>
    response.end('OK'),
  );
}

/** An app whose server takes fewer headers than ours. */
export const shortHeaders = (): Server => http.createServer({maxHeaderSize: 1024}, ok);
