import type {ChildProcess} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {join} from 'node:path';
import type {Bench} from './bench.ts';
import {startChild} from './child.ts';
import {secret} from './requests.ts';

export interface Listening {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly store: string;
}

export function binOf({root}: Bench): string {
  return join(root, 'bin/vigthoria.js');
}

/** A user's environment in a folder of its own, as it is at a first start. */
export function environmentIn(folder: string, given: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'share'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    VIGTHORIA_STORE: join(folder, 'vigthoria.db'),
    WEBHOOK_SECRET: secret,
    ...given,
  };
}

/** Starts `listen` with those options and waits until it is ready; what it prints is read and thrown away. */
export async function startVigthoria(
  bench: Bench,
  args: readonly string[],
  given: NodeJS.ProcessEnv = {},
): Promise<Listening> {
  const folder = mkdtempSync(join(bench.folder, 'listen-'));
  const env = environmentIn(folder, given);
  const child = startChild(process.execPath, [binOf(bench), 'listen', ...args], {
    cwd: folder,
    env,
    stdio: 'pipe',
  });
  let shown = '';
  const url = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      shown = `${shown}${chunk}`.slice(-10_000);
      const url =
        /(?:Local|Public) URL +(\S+)[\s\S]*Ready/.exec(shown)?.[1] ??
        /"type":"ready".*?"url":"([^"]+)"/.exec(shown)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', code => reject(new Error(`listen ended with ${code}: ${shown}`)));
  });
  for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').resume();
  return {
    child,
    pid: child.pid ?? 0,
    port: Number(new URL(url).port),
    url,
    store: env['VIGTHORIA_STORE'] ?? '',
  };
}
