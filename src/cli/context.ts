import {createHash} from 'node:crypto';
import {homedir} from 'node:os';
import {createId} from './ids.ts';

/** A stream that text goes to. */
export interface Out {
  readonly isTTY: boolean;
  /** Display cells a line has. */
  readonly columns: number;
  write(chunk: string | Buffer): void;
}

/** All that a command takes from the machine; the costly rooms are loaded here, when first asked for. */
export interface Context {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Out;
  readonly stderr: Out;
  readonly process: NodeJS.Process;
  /** Aborts when the reader of stdout has gone. */
  readonly readerGone: AbortSignal;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number;
  readonly newDeliveryId: () => string;
  readonly newAttemptId: () => string;
  readonly sha256: (body: Buffer) => string;
  readonly loadStore: () => Promise<typeof import('../store/open-store.ts')>;
  readonly loadForwarder: () => Promise<typeof import('../forwarder/forwarder.ts')>;
  readonly loadReceiver: () => Promise<typeof import('../receiver/receiver.ts')>;
  readonly loadSpinner: () => Promise<typeof import('../output/spinner.ts')>;
  readonly loadTunnel: () => Promise<typeof import('../tunnel/ngrok.ts')>;
}

export function createContext(process: NodeJS.Process, version: string): Context {
  const readerGone = new AbortController();
  const nowMs = (): number => Date.now();
  return {
    version,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    stdin: process.stdin,
    stdout: toOut(process.stdout, () => readerGone.abort()),
    stderr: toOut(process.stderr, () => undefined),
    process,
    readerGone: readerGone.signal,
    nowMs,
    monotonicMs: () => performance.now(),
    newDeliveryId: () => createId('dlv', nowMs()),
    newAttemptId: () => createId('att', nowMs()),
    sha256: body => createHash('sha256').update(body).digest('hex'),
    loadStore: () => import('../store/open-store.ts'),
    loadForwarder: () => import('../forwarder/forwarder.ts'),
    loadReceiver: () => import('../receiver/receiver.ts'),
    loadSpinner: () => import('../output/spinner.ts'),
    loadTunnel: () => import('../tunnel/ngrok.ts'),
  };
}

/** A reader that goes away is no error: what is written after that is dropped. */
function toOut(stream: NodeJS.WriteStream, onGone: () => void): Out {
  let isGone = false;
  stream.on('error', () => {
    isGone = true;
    onGone();
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
    write(chunk) {
      if (!isGone) stream.write(chunk);
    },
  };
}
