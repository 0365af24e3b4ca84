import http from 'node:http';
import type {Edge} from './edge.ts';

export interface PublicAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface PublicRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** Sends to a public URL as a webhook sender would, but by way of the edge on loopback. */
export function sendPublic(edge: Edge, url: string, request: PublicRequest = {}): Promise<PublicAnswer> {
  const {host, pathname, search} = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = http.request({
      host: '127.0.0.1',
      port: edge.publicPort,
      method: request.method ?? 'POST',
      path: `${pathname}${search}`,
      headers: {...request.headers, Host: host},
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', async response => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      } catch (error) {
        reject(error);
      }
    });
    sent.end(request.body);
  });
}
