// A small server of localtunnel's protocol: the client asks for a tunnel, opens sockets to its port, and each request goes over one of them.
import http from 'node:http';
import net, {type AddressInfo, type Socket} from 'node:net';

const maxSockets = 10;
const free: Socket[] = [];
const waiting: ((socket: Socket) => void)[] = [];

const tunnel = net.createServer(socket => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    const at = free.indexOf(socket);
    if (at !== -1) free.splice(at, 1);
  });
  const next = waiting.shift();
  if (next === undefined) free.push(socket);
  else next(socket);
});

class TunnelAgent extends http.Agent {
  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, socket: Socket) => void,
  ): undefined {
    const take = (socket: Socket): void => callback?.(null, socket);
    const socket = free.shift();
    if (socket === undefined) waiting.push(take);
    else take(socket);
  }
}

const agent = new TunnelAgent({keepAlive: true, maxSockets, maxFreeSockets: maxSockets});

const server = http.createServer((request, response) => {
  if (request.method === 'GET') {
    const {port} = tunnel.address() as AddressInfo;
    const answer = {id: 'bench', ip: '127.0.0.1', port, max_conn_count: maxSockets, url: 'http://127.0.0.1/'};
    response.writeHead(200, {'Content-Type': 'application/json'}).end(JSON.stringify(answer));
    return;
  }
  const {method, url: path, headers} = request;
  const out = http.request({method, path, headers, agent}, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  out.on('error', () => response.destroy());
  request.pipe(out);
});

tunnel.listen(0, '127.0.0.1', () => {
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
tunnel.once('connection', () => process.send?.('subscribed'));
