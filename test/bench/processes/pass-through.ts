// What everything is measured against: node:http in, node:http out over kept-alive connections, nothing looked at or kept.
import http from 'node:http';
import type {AddressInfo} from 'node:net';

const port = Number(process.argv[2]);
const agent = new http.Agent({keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 1024});

const server = http.createServer({noDelay: true}, (request, response) => {
  const out = http.request(
    {host: '127.0.0.1', port, method: request.method, path: request.url, headers: request.headers, agent},
    answer => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  out.on('error', () => response.destroy());
  request.pipe(out);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
