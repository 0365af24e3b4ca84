import {chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';

/** A `listen` that is ready, as it says itself in a small file of its own; the folder holds one file for each. */
export interface RunningListen {
  readonly pid: number;
  /** The folder that it was started in. */
  readonly cwd: string;
  /** Where deliveries are to be sent on this machine. */
  readonly localUrl: string;
  readonly startedAtMs: number;
}

/** Tells the other commands of this user of a `listen`; returns what takes that back. Throws where the folder cannot be written. */
export function registerListen(running: RunningListen, folder: string): () => void {
  mkdirSync(folder, {recursive: true, mode: 0o700});
  // One that others made may be open to them, and the files say which folders are worked in.
  chmodSync(folder, 0o700);
  for (const {file, listen} of readAll(folder)) if (!isAlive(listen)) rmSync(file, {force: true});
  const file = join(folder, `${running.pid}.json`);
  // Whole or not at all: another command may read at any time.
  writeFileSync(`${file}.new`, JSON.stringify(running), {mode: 0o600});
  renameSync(`${file}.new`, file);
  return () => rmSync(file, {force: true});
}

/** The `listen`s that run and take connections, the newest first; what others left behind is removed. */
export async function findRunningListens(folder: string): Promise<readonly RunningListen[]> {
  const found: RunningListen[] = [];
  for (const {file, listen} of readAll(folder)) {
    const reach = isAlive(listen) ? await findReach(listen.localUrl) : 'gone';
    if (reach === 'gone') rmSync(file, {force: true});
    if (reach === 'open') found.push(listen);
  }
  return found.sort((a, b) => b.startedAtMs - a.startedAtMs);
}

interface Registered {
  readonly file: string;
  readonly listen: RunningListen;
}

function readAll(folder: string): readonly Registered[] {
  return readNames(folder).flatMap(name => {
    const file = join(folder, name);
    const listen = readRunning(file);
    return listen === undefined ? [] : [{file, listen}];
  });
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => /^\d+\.json$/.test(name));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Undefined for one that has gone meanwhile, or that no `listen` of this version wrote. */
function readRunning(file: string): RunningListen | undefined {
  try {
    const value: Partial<RunningListen> | null = JSON.parse(readFileSync(file, 'utf8'));
    const {pid, cwd, localUrl, startedAtMs} = value ?? {};
    if (typeof pid !== 'number' || typeof cwd !== 'string' || typeof startedAtMs !== 'number')
      return undefined;
    if (typeof localUrl !== 'string' || !/^http:\/\/127\.0\.0\.1:\d+/.test(localUrl)) return undefined;
    return {pid, cwd, localUrl, startedAtMs};
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive({pid}: RunningListen): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** `gone`: nothing listens there any more; `silent`: it may come back. */
function findReach(localUrl: string): Promise<'open' | 'silent' | 'gone'> {
  const {hostname, port} = new URL(localUrl);
  return new Promise(resolve => {
    const socket = connect({host: hostname, port: Number(port), timeout: connectMs});
    const end = (reach: 'open' | 'silent' | 'gone'): void => {
      socket.destroy();
      resolve(reach);
    };
    socket.on('connect', () => end('open'));
    socket.on('timeout', () => end('silent'));
    socket.on('error', error => end(isCode(error, 'ECONNREFUSED') ? 'gone' : 'silent'));
  });
}

const connectMs = 1_000;

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
