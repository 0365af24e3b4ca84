import http from 'node:http';
import net from 'node:net';

export interface Sent {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SendOptions {
  readonly method?: string;
  /** Flat list, sent in this order and spelling. */
  readonly headers?: readonly string[];
  readonly agent?: http.Agent;
}

/** Sends one request as given and resolves with the whole answer. */
export function send(url: string, body: Buffer | string = '', options: SendOptions = {}): Promise<Sent> {
  const {method = 'POST', headers = ['Content-Type', 'application/json'], agent} = options;
  const bytes = Buffer.from(body);
  const names = headers.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase());
  const {host} = new URL(url);
  const flat = [
    ...(names.includes('host') ? [] : ['Host', host]),
    ...headers,
    ...(names.includes('content-length') || names.includes('transfer-encoding')
      ? []
      : ['Content-Length', `${bytes.length}`]),
  ];
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method,
      headers: flat as unknown as http.OutgoingHttpHeaders,
      agent: agent ?? false,
    });
    request.on('error', reject);
    request.on('response', async response => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({
          status: response.statusCode ?? 0,
          rawHeaders: response.rawHeaders,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      } catch (error) {
        reject(error);
      }
    });
    request.end(bytes);
  });
}

/** Writes raw bytes to a port and resolves with all that comes back until the other side closes. */
export function sendRaw(port: number, bytes: Buffer | string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', chunk => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
