import {mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {build} from 'esbuild';
import {type NgrokOptions, openNgrokTunnel} from '../../src/tunnel/ngrok.ts';
import type {Tunnel, TunnelChange} from '../../src/tunnel/tunnel.ts';
import type {Edge} from '../helpers/ngrok-edge/edge.ts';
import {waitFor} from '../helpers/wait.ts';

export const token = '2aBcDeFgHiJkLmNoPqRsTuVwXyZ_7nTestTokenOfNobody';

export interface ChildFile {
  readonly file: string;
  remove(): void;
}

/** The entry of the tunnel's process, built as for a release, where it finds the SDK. */
export async function buildChild(): Promise<ChildFile> {
  const root = join(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(root, 'node_modules/.vigthoria-child-'));
  const file = join(folder, 'ngrok-child.cjs');
  await build({
    entryPoints: [join(root, 'src/tunnel/ngrok-child.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['@ngrok/ngrok'],
  });
  return {file, remove: () => rmSync(folder, {recursive: true, force: true})};
}

export interface OpenedTunnel {
  readonly tunnel: Tunnel;
  readonly changes: TunnelChange[];
  readonly troubles: string[];
  /** The first change of that state after the first `after` ones, once it is told. */
  next<State extends TunnelChange['state']>(
    state: State,
    after?: number,
  ): Promise<Extract<TunnelChange, {readonly state: State}>>;
}

export type Asked = Partial<NgrokOptions> & Pick<NgrokOptions, 'port' | 'childFile'>;

export async function openTunnel(edge: Edge, asked: Asked): Promise<OpenedTunnel> {
  const changes: TunnelChange[] = [];
  const troubles: string[] = [];
  const tunnel = await openNgrokTunnel({
    ...toOptions(edge, asked),
    onChange: change => changes.push(change),
    onTrouble: message => troubles.push(message),
  });
  return {
    tunnel,
    changes,
    troubles,
    next: (state, after = 0) =>
      waitFor(() => changes.slice(after).find(change => isOfState(change, state)), 15_000).then(
        change => change as Extract<TunnelChange, {readonly state: typeof state}>,
      ),
  };
}

function isOfState(change: TunnelChange, state: TunnelChange['state']): boolean {
  return change.state === state;
}

function toOptions(edge: Edge, asked: Asked): NgrokOptions {
  return {
    token,
    tokenSource: null,
    version: '0.0.0',
    domain: null,
    serverAddr: edge.address,
    rootCas: edge.authorityFile,
    extraCasFile: null,
    env: process.env,
    nowMs: () => Date.now(),
    random: () => 0.5,
    onProgress: () => undefined,
    onTrouble: () => undefined,
    onChange: () => undefined,
    ...asked,
  };
}
