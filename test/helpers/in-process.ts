import {EventEmitter} from 'node:events';
import {join} from 'node:path';
import {main} from '../../src/cli/main.ts';
import type {Home} from './cli.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Terminal {
  /** Of both streams; null: pipes. */
  readonly columns: number | null;
}

/** Runs a command in this very process, for tests that need thousands of runs; its machine is `home`. */
export async function runInProcess(
  args: readonly string[],
  home: Home,
  {columns}: Terminal = {columns: null},
): Promise<Ran> {
  const streams = [createStream(columns), createStream(columns)] as const;
  const [stdout, stderr] = streams;
  const {platform, versions, version, execPath, arch} = process;
  const machine = Object.assign(new EventEmitter(), {
    argv: [execPath, 'vigthoria', ...args],
    // The per-user folders are found once for this whole process.
    env: {VIGTHORIA_CONFIG: join(home.cwd, 'config/vigthoria/config.json'), ...home.env},
    cwd: () => home.cwd,
    // Nothing is typed.
    stdin: Object.assign(new EventEmitter(), {isTTY: false}),
    stdout,
    stderr,
    platform,
    arch,
    version,
    versions,
    execPath,
    title: '',
  });
  const code = await main(machine as unknown as NodeJS.Process);
  return {code, stdout: stdout.text(), stderr: stderr.text()};
}

function createStream(columns: number | null) {
  const chunks: Buffer[] = [];
  return Object.assign(new EventEmitter(), {
    isTTY: columns !== null,
    ...(columns === null ? {} : {columns}),
    write: (chunk: string | Buffer) => chunks.push(Buffer.from(chunk)) > 0,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
    // A spinner asks a terminal to show each frame at once.
    text: () =>
      Buffer.concat(chunks)
        .toString()
        .replaceAll(/\u001b\[\?2026[hl]/g, ''),
  });
}
