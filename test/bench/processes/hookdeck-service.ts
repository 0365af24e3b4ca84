// A small stand-in of the service that hookdeck-cli connects to: it knows one source with one connection, and what is posted to
// it goes on over the WebSocket that the client opened. As at the real one, the sender has its answer before the app has it.
import {createHash} from 'node:crypto';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';

const source = {id: 'src_bench', name: 'bench', url: 'http://127.0.0.1/', type: 'WEBHOOK'};
const destination = {id: 'des_bench', name: 'bench', type: 'CLI', config: {path: '/webhooks'}};
const connection = {id: 'web_bench', name: 'bench', source, destination, rules: []};

/** What the client asks for before it connects, by the end of the path. */
const known: Readonly<Record<string, unknown>> = {
  validate: {
    user_id: 'bench',
    user_name: 'bench',
    team_id: 'bench',
    team_name: 'bench',
    team_mode: 'inbound',
  },
  sources: {count: 1, models: [source], pagination: {limit: 100}},
  connections: {count: 1, models: [connection], pagination: {limit: 100}},
  'cli-sessions': {id: 'clis_bench'},
};

let client: Duplex | undefined;
/** For the client to come back: it opens a new connection now and then. */
const waiting: Buffer[] = [];
let attempts = 0;

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const [path = ''] = (request.url ?? '').split('?');
    const answer = known[path.split('/').at(-1) ?? ''];
    if (answer === undefined) pass(request, Buffer.concat(chunks));
    response.writeHead(200, {'Content-Type': 'application/json'}).end(JSON.stringify(answer ?? {}));
  });
});

server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${webSocketId}`);
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept.digest('base64')}`,
      `Sec-WebSocket-Protocol: ${request.headers['sec-websocket-protocol']}`,
      '\r\n',
    ].join('\r\n'),
  );
  // What the app answered, which nobody asks for.
  socket.resume().on('error', () => socket.destroy());
  // Instead of an answer to each ping: that may be sent unasked (RFC 6455 5.5.3).
  const heart = setInterval(() => socket.write(pong), 2000);
  socket.on('close', () => {
    clearInterval(heart);
    if (client === socket) client = undefined;
  });
  client = socket;
  for (const message of waiting.splice(0)) socket.write(message);
  process.send?.('subscribed');
});

/** Of RFC 6455 1.3. */
const webSocketId = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function pass({method, headers}: http.IncomingMessage, body: Buffer): void {
  attempts += 1;
  const text = body.toString();
  const request = {method, timeout: 30_000, headers, data_string: text, data: JSON.parse(text)};
  const ids = {event_id: `evt_${attempts}`, attempt_id: `att_${attempts}`, webhook_id: connection.id};
  const message = frame(JSON.stringify({event: 'attempt', body: {...ids, cli_path: '/webhooks', request}}));
  if (client === undefined) waiting.push(message);
  else client.write(message);
}

const pong = Buffer.from([0x8a, 0]);

/** One text message, as RFC 6455 5.2 frames it. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
