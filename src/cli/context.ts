import {homedir} from 'node:os';
import {join} from 'node:path';
import {createOut, isReaderGone, type Out} from './out.ts';
import type {Settings} from './settings.ts';

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
  /** Whether all that was written has been taken, without a stream that may still hold some of it. */
  readonly isAllWritten: () => boolean;
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

export interface Descriptors {
  readonly stdout: number;
  readonly stderr: number;
}

export function createContext(
  process: NodeJS.Process,
  version: string,
  descriptors: Descriptors | null = null,
): Context {
  const readerGone = new AbortController();
  let outputError: Error | undefined;
  let isStreaming = descriptors === null;
  const open = (stream: NodeJS.WriteStream): NodeJS.WriteStream => {
    isStreaming = true;
    return stream;
  };
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
    stdout: createOut({
      descriptor: descriptors?.stdout ?? null,
      open: () => open(process.stdout),
      onGone: error => {
        if (!isReaderGone(error)) outputError ??= error;
        readerGone.abort();
      },
    }),
    stderr: createOut({
      descriptor: descriptors?.stderr ?? null,
      open: () => open(process.stderr),
      onGone: () => undefined,
    }),
    process,
    readerGone: readerGone.signal,
    outputError: () => outputError,
    isAllWritten: () => !isStreaming && outputError === undefined,
    nowMs,
    // Node loads `performance` when it is first asked for, in 4 ms.
    monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
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
