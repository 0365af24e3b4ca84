import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {waitFor} from './wait.ts';

export const bin = join(import.meta.dirname, '../../bin/vigthoria.js');

export interface Home {
  /** The working folder of the commands. */
  readonly cwd: string;
  readonly store: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** A working folder and per-user folders of its own, so that nothing of this machine's user is seen. */
export function createHome(env: Readonly<Record<string, string>> = {}): Home {
  const cwd = mkdtempSync(join(tmpdir(), 'vigthoria-test-'));
  const store = join(cwd, 'data/vigthoria.db');
  return {
    cwd,
    store,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: cwd,
      XDG_DATA_HOME: join(cwd, 'share'),
      XDG_CONFIG_HOME: join(cwd, 'config'),
      VIGTHORIA_STORE: store,
      ...env,
    },
    // A process that a test killed may still be writing its last file.
    remove: () => rmSync(cwd, {recursive: true, force: true, maxRetries: 5, retryDelay: 100}),
  };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
}

/** One NDJSON line. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads any field of a record, and fails where it is not there
export type NdjsonRecord = Record<string, any>;

export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** NDJSON records so far. */
  readonly records: () => NdjsonRecord[];
  readonly finished: Promise<Finished>;
}

/** Starts the real binary; a process that a test forgets ends with the test's own process. */
export function start(args: readonly string[], home: Home, stdin: string | Buffer = ''): Running {
  const child = spawn(process.execPath, [bin, ...args], {cwd: home.cwd, env: home.env, stdio: 'pipe'});
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => err.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString();
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  const finished = new Promise<Finished>(resolve => {
    child.on('close', (code, signal) => {
      process.off('exit', onExit);
      resolve({code, signal, stdout: text(out), stdoutBytes: Buffer.concat(out), stderr: text(err)});
    });
  });
  const records = (): NdjsonRecord[] =>
    text(out)
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line));
  return {child, stdout: () => text(out), stderr: () => text(err), records, finished};
}

/** Runs the real binary to its end. */
export function run(args: readonly string[], home: Home, stdin: string | Buffer = ''): Promise<Finished> {
  return start(args, home, stdin).finished;
}

export interface Listening extends Running {
  readonly url: string;
  /** The first record of that type (and, where given, of that delivery) once it is there. */
  readonly record: (type: string, matches?: (record: NdjsonRecord) => boolean) => Promise<NdjsonRecord>;
  /** Ends it as Ctrl+C would. */
  readonly stop: () => Promise<Finished>;
}

/** Starts `listen --no-tunnel --json` and waits until it is ready. */
export function startListen(args: readonly string[], home: Home): Promise<Listening> {
  return startListening(['--no-tunnel', '--json', ...args], home);
}

/** Starts `listen` and waits until it is ready. */
export async function startListening(args: readonly string[], home: Home): Promise<Listening> {
  const running = start(['listen', ...args], home);
  const record: Listening['record'] = (type, matches = () => true) =>
    waitFor(() => {
      if (running.child.exitCode !== null) throw new Error(`listen ended: ${running.stderr()}`);
      return running.records().find(one => one['type'] === type && matches(one));
    }, 20_000);
  const ready = await record('ready');
  return {
    ...running,
    url: ready['url'] as string,
    record,
    stop: () => {
      running.child.kill('SIGINT');
      return running.finished;
    },
  };
}
