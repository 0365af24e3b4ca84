import {join} from 'node:path';
import type {Bench} from './bench.ts';
import {end, startOwn} from './child.ts';
import {makeMemoryFolder} from './disk.ts';
import {startNginx} from './nginx.ts';
import {type Listening, startVigthoria} from './vigthoria.ts';

/** One way from a sender to an app. */
export interface Way {
  readonly name: string;
  readonly port: number;
  /** Whose processor time and memory are counted. */
  readonly pids: readonly number[];
}

export interface Ways {
  /** The pass-through first, which the others are measured against. */
  readonly main: readonly Way[];
  /** Measured at some loads only. */
  readonly further: readonly Way[];
  /** The record of `vigthoria listen --quiet`. */
  readonly store: string;
  close(): Promise<void>;
}

export const vigthoriaName = 'vigthoria listen --quiet';

/** Starts an app and all the ways to it. */
export async function openWays(bench: Bench): Promise<Ways> {
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'));
  const passThrough = await startOwn<number>(join(bench.built, 'processes/pass-through.mjs'), [
    `${app.hello}`,
  ]);
  const verified = await startOwn<number>(join(bench.built, 'processes/verified.mjs'), [`${app.hello}`]);
  const listen = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Listening> =>
    startVigthoria(bench, ['--no-tunnel', '-f', `http://127.0.0.1:${app.hello}`, ...args], env);
  const memory = makeMemoryFolder();
  const [quiet, shown, json, unsynced] = await Promise.all([
    listen(['--quiet']),
    listen([]),
    listen(['--json']),
    memory === null ? null : listen(['--quiet'], {VIGTHORIA_STORE: join(memory.path, 'vigthoria.db')}),
  ]);
  const nginx = await startNginx(bench, app.hello);
  const toWay = (name: string, {port, pid}: Listening): Way => ({name, port, pids: [pid]});
  return {
    main: [
      {name: 'node:http pass-through', port: passThrough.hello, pids: [passThrough.pid]},
      toWay(vigthoriaName, quiet),
      ...(unsynced === null ? [] : [toWay(`${vigthoriaName}, record in memory`, unsynced)]),
    ],
    further: [
      {name: 'node:http and undici, verified, no record', port: verified.hello, pids: [verified.pid]},
      toWay('vigthoria listen', shown),
      toWay('vigthoria listen --json', json),
      ...(nginx === null ? [] : [{name: 'nginx proxy_pass', port: nginx.port, pids: nginx.pids()}]),
    ],
    store: quiet.store,
    async close() {
      for (const started of [quiet, shown, json, unsynced, verified, passThrough, app]) {
        if (started !== null) await end(started.child);
      }
      memory?.remove();
      await nginx?.close();
    },
  };
}
