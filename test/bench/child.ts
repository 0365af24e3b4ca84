import {type ChildProcess, type SpawnOptions, spawn} from 'node:child_process';
import {once} from 'node:events';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a process that ends with this one at the latest. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts one of the bench's own processes, and resolves with what it says first. */
export async function startOwn<Hello>(
  file: string,
  args: readonly string[] = [],
): Promise<{readonly child: ChildProcess; readonly hello: Hello; readonly pid: number}> {
  const child = startChild(process.execPath, [file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [hello] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])]);
  if (hello === undefined) throw new Error(`${file} ended before it said anything`);
  return {child, hello: hello as Hello, pid: child.pid ?? 0};
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Asks one of the bench's own processes; it answers with one message. */
export async function ask<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  const answer = once(child, 'message');
  child.send(question);
  return (await answer)[0] as Answer;
}

/** Runs a command to its end, and says how long it took; null where its exit code is another, or it takes over a minute. */
export async function timeRun(
  args: readonly string[],
  options: SpawnOptions,
  exitCode = 0,
): Promise<number | null> {
  const startedMs = performance.now();
  const child = startChild(process.execPath, args, {...options, stdio: ['ignore', 'pipe', 'pipe']});
  child.stdout?.resume();
  child.stderr?.resume();
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  return code === exitCode ? performance.now() - startedMs : null;
}
