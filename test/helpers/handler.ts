import {spawn, spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {waitFor} from './wait.ts';

export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A busy machine takes its time to start a runtime. */
const startMs = 30_000;

export interface Handler {
  readonly port: number;
  readonly stop: () => void;
}

/** Starts one of `test/fixtures/apps` with its own runtime; it ends with the test's process at the latest. */
export async function startHandler(file: string, secret: string): Promise<Handler> {
  const command = file.endsWith('.py') ? 'python3' : process.execPath;
  const child = spawn(command, [join(import.meta.dirname, '../fixtures/apps', file)], {
    env: {...process.env, WEBHOOK_SECRET: secret},
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const port = Number(await waitFor(() => /^(\d+)\n/.exec(text)?.[1], startMs));
  return {port, stop: () => child.stdin.end()};
}
