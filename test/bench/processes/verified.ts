// What vigthoria is made of, and nothing else: node:http in, each signature verified and each body parsed, undici out, no record.
import {createHmac, timingSafeEqual} from 'node:crypto';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {Pool} from 'undici';
import {secret} from '../requests.ts';

const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, {connections: 512, pipelining: 1});
const ownToAConnection = new Set(['host', 'connection', 'content-length']);

const server = http.createServer({noDelay: true}, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const digest = createHmac('sha256', secret).update(body).digest();
    const given = Buffer.from(String(request.headers['x-vigthoria-signature']), 'hex');
    if (given.length !== digest.length || !timingSafeEqual(digest, given)) {
      response.writeHead(401).end();
      return;
    }
    JSON.parse(body.toString('utf8'));
    const raw = request.rawHeaders;
    const headers = raw.filter(
      (_, index) => !ownToAConnection.has((raw[index - (index % 2)] ?? '').toLowerCase()),
    );
    pool.dispatch(
      {method: 'POST', path: request.url ?? '/', headers, body},
      {
        onRequestStart: () => undefined,
        onResponseStart: (controller, status) => {
          const given = (controller.rawHeaders ?? []) as readonly Buffer[];
          response.writeHead(
            status,
            given.map(part => part.toString('latin1')),
          );
        },
        onResponseData: (_, chunk) => void response.write(chunk),
        onResponseEnd: () => void response.end(),
        onResponseError: () => void response.destroy(),
      },
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
