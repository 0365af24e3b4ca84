// The app at the end of the way: reads the body, answers 200, and remembers what came when it is asked to (`remember`).
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {sign} from '../../../src/signature/sign.ts';
import {secret} from '../requests.ts';

export interface AppReport {
  /** Event id and arrival, in milliseconds of the machine's monotonic clock. */
  readonly arrivals: readonly (readonly [eventId: string, atMs: number])[];
  /** Of those, how many carried a signature that fits their bytes. */
  readonly intact: number;
}

const remembers = process.argv.includes('remember');
let arrivals: [string, number][] = [];
let intact = 0;

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    if (remembers) remember(request, Buffer.concat(chunks));
    response.writeHead(200, {'Content-Type': 'text/plain', 'Content-Length': '2'});
    response.end('OK');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.({arrivals, intact} satisfies AppReport);
  arrivals = [];
  intact = 0;
});

function remember(request: http.IncomingMessage, body: Buffer): void {
  const atMs = Number(process.hrtime.bigint() / 1000n) / 1000;
  arrivals.push([String(request.headers['x-vigthoria-event'] ?? ''), atMs]);
  if (sign(body, secret) === request.headers['x-vigthoria-signature']) intact += 1;
}
