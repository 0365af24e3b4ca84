// A small channel server of the kind that smee-client subscribes to: what is posted to a channel goes on as a server-sent event.
import http from 'node:http';
import type {AddressInfo} from 'node:net';

const listeners = new Set<http.ServerResponse>();

const server = http.createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache'});
    response.write('event: ready\ndata: {}\n\n');
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
    if (listeners.size === 1) process.send?.('subscribed');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const data = JSON.stringify({...request.headers, body, query: {}, timestamp: Date.now()});
    for (const listener of listeners) listener.write(`data: ${data}\n\n`);
    response.writeHead(200, {'Content-Length': '0'}).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
