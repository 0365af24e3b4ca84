import type {Socket} from 'node:net';

/** What an endpoint does once it has a whole request, and what is to come of it. */
export interface Misbehaviour {
  readonly name: string;
  readonly act: (socket: Socket) => void;
  /** What the sender sees; null: no whole answer. */
  readonly status: number | null;
  readonly attempt: {
    readonly outcome: 'responded' | 'failed';
    readonly status?: number;
    /** One of these. */
    readonly codes?: readonly string[];
  };
}

const failed = (...codes: readonly string[]): Misbehaviour['attempt'] => ({outcome: 'failed', codes});
const ok: Misbehaviour['attempt'] = {outcome: 'responded', status: 200};

export const good = (socket: Socket): void => {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK');
};

export const misbehaviours: readonly Misbehaviour[] = [
  {
    name: 'closes without an answer',
    act: socket => socket.end(),
    status: 502,
    attempt: failed('reset'),
  },
  {
    name: 'resets without an answer',
    act: socket => socket.resetAndDestroy(),
    status: 502,
    attempt: failed('reset'),
  },
  {
    name: 'resets in the middle of its answer',
    act: socket => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () =>
        setImmediate(() => socket.resetAndDestroy()),
      );
    },
    status: null,
    attempt: failed('cut', 'reset'),
  },
  {
    name: 'ends in the middle of its answer',
    act: socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
    status: null,
    attempt: failed('cut'),
  },
  {
    name: 'ends in the middle of its headers',
    act: socket => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    status: 502,
    attempt: failed('reset', 'protocol'),
  },
  {
    name: 'never answers',
    act: () => undefined,
    status: 504,
    attempt: failed('timeout'),
  },
  {
    name: 'stops in the middle of its answer',
    act: socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
    status: null,
    attempt: failed('timeout'),
  },
  {
    name: 'answers garbage',
    act: socket => void socket.write('\0\x01\x02 what is this?\r\n\r\n'),
    status: 502,
    attempt: failed('protocol'),
  },
  {
    name: 'answers with a chunk of no length',
    act: socket =>
      void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nOK\r\n0\r\n\r\n'),
    status: null,
    attempt: failed('cut', 'protocol'),
  },
  {
    name: 'answers with 70 KiB of headers',
    act: socket =>
      void socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(70 * 1024)}\r\nContent-Length: 0\r\n\r\n`),
    status: 502,
    attempt: failed('protocol'),
  },
  {
    name: 'answers with two lengths',
    act: socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nOK'),
    status: 502,
    attempt: failed('protocol'),
  },
  {
    name: 'switches protocols',
    act: socket =>
      void socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      ),
    status: 502,
    attempt: failed('protocol'),
  },
  {
    name: 'sends trailers',
    act: socket =>
      void socket.write(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nOK\r\n0\r\nX-T: 1\r\n\r\n',
      ),
    status: 200,
    attempt: ok,
  },
  {
    name: 'sends 100 Continue, which nobody asked for',
    act: socket => void socket.write('HTTP/1.1 100 Continue\r\n\r\n'),
    status: 502,
    attempt: failed('protocol'),
  },
  {
    name: 'sends 102 and 103 first',
    act: socket => {
      socket.write('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
      good(socket);
    },
    status: 200,
    attempt: ok,
  },
  {
    name: 'says more than its length',
    act: socket => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK and some more'),
    status: 200,
    attempt: ok,
  },
  {
    name: 'closes after its answer',
    act: socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK'),
    status: 200,
    attempt: ok,
  },
  {
    name: 'answers before it has read the body',
    act: socket => {
      socket.end('HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
    status: 413,
    attempt: {outcome: 'responded', status: 413},
  },
];
