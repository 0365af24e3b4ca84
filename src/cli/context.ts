import {homedir} from 'node:os';
import {join} from 'node:path';
import {sanitize} from '../output/sanitize.ts';
import type {Settings} from './settings.ts';

/** A stream that text goes to. */
export interface Out {
  readonly isTTY: boolean;
  /** Display cells a line has. */
  readonly columns: number;
  /** As it is: nothing that came from outside, unless it was made safe. */
  write(chunk: string | Buffer): void;
  /** One line of talk, whatever is in it. */
  tell(text: string): void;
  /** Resolves once there is room for more, or nobody reads any longer: what waits in memory stays bounded. */
  drained(): Promise<void>;
}

/** All that a command takes from the machine; the costly rooms are loaded here, when first asked for. */
export interface Context {
  readonly version: string;
  /** Where the built files are: `dist`. */
  readonly distFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly stdout: Out;
  readonly stderr: Out;
  readonly process: NodeJS.Process;
  /** Aborts when the reader of stdout has gone, or stdout cannot be written. */
  readonly readerGone: AbortSignal;
  /** What kept stdout from being written, where that was not its reader going away: a full disk. */
  readonly outputError: () => Error | undefined;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number;
  /** What the environment and the files set; read once, when first asked for. */
  readonly settings: () => Promise<Settings>;
  readonly loadStore: () => Promise<typeof import('../store/open-store.ts')>;
  readonly loadStoreWorker: () => Promise<typeof import('../store/open-store-worker.ts')>;
  readonly loadForwarder: () => Promise<typeof import('../forwarder/forwarder.ts')>;
  readonly loadReceiver: () => Promise<typeof import('../receiver/receiver.ts')>;
  readonly loadInspector: () => Promise<typeof import('../inspector/inspector.ts')>;
  readonly loadSpinner: () => Promise<typeof import('../output/spinner.ts')>;
  readonly loadTunnel: () => Promise<typeof import('../tunnel/ngrok.ts')>;
}

export function createContext(process: NodeJS.Process, version: string): Context {
  const readerGone = new AbortController();
  let outputError: Error | undefined;
  const nowMs = (): number => Date.now();
  let settings: Promise<Settings> | undefined;
  const loadSettings = async (): Promise<Settings> => {
    const {readSettings} = await import('./settings.ts');
    return readSettings(process.env, process.cwd());
  };
  return {
    version,
    // Here, and not in a command's own bundle, which lies elsewhere.
    distFolder: join(__dirname, '..'),
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    stdout: toOut(
      () => process.stdout,
      error => {
        if (!isReaderGone(error)) outputError ??= error;
        readerGone.abort();
      },
    ),
    stderr: toOut(
      () => process.stderr,
      () => undefined,
    ),
    process,
    readerGone: readerGone.signal,
    outputError: () => outputError,
    nowMs,
    monotonicMs: () => performance.now(),
    settings: () => (settings ??= loadSettings()),
    loadStore: () => import('../store/open-store.ts'),
    loadStoreWorker: () => import('../store/open-store-worker.ts'),
    loadForwarder: () => import('../forwarder/forwarder.ts'),
    loadReceiver: () => import('../receiver/receiver.ts'),
    loadInspector: () => import('../inspector/inspector.ts'),
    loadSpinner: () => import('../output/spinner.ts'),
    loadTunnel: () => import('../tunnel/ngrok.ts'),
  };
}

const drainEvents = ['drain', 'error', 'close'];

/** A stream that is opened when first used. A reader that goes away is no error: what is written after that is dropped. */
function toOut(open: () => NodeJS.WriteStream, onGone: (error: Error) => void): Out {
  let isGone = false;
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on('error', error => {
      isGone = true;
      onGone(error);
    });
    return opened;
  };
  const write = (chunk: string | Buffer): void => {
    if (!isGone) stream().write(chunk);
  };
  return {
    get isTTY() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns ?? 80;
    },
    write,
    tell: text => write(`${sanitize(text)}\n`),
    drained() {
      if (isGone || !stream().writableNeedDrain) return Promise.resolve();
      return new Promise(resolve => {
        const done = (): void => {
          for (const event of drainEvents) stream().off(event, done);
          resolve();
        };
        for (const event of drainEvents) stream().on(event, done);
      });
    },
  };
}

function isReaderGone(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED' || code === 'EOF';
}
