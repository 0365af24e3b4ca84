import {join} from 'node:path';
import type {OpenTunnel} from '../relay/listen.ts';
import type {Store} from '../store/store.ts';
import type {NgrokOptions} from '../tunnel/ngrok.ts';
import type {Context} from './context.ts';
import {type NgrokConfig, readNgrokConfig} from './ngrok-config.ts';
import type {Settings} from './settings.ts';

export interface TunnelOptions {
  readonly tunnel: boolean;
  readonly publicUrl?: string;
  readonly domain?: string;
}

export interface TunnelPorts {
  readonly store: Store;
  readonly progress: (text: string | null) => void;
  readonly warn: (code: string, message: string) => void;
}

/** What opens the tunnel, or null where none is wanted; a token or domain that cannot work is refused before any network. */
export async function createTunnelOpener(
  options: TunnelOptions,
  context: Context,
  settings: Settings,
  signal: AbortSignal,
): Promise<((ports: TunnelPorts) => OpenTunnel) | null> {
  if (!options.tunnel || options.publicUrl !== undefined) return null;
  const {checkAuthtoken, openNgrokTunnel, parseDomain} = await context.loadTunnel();
  const found = readTunnelSettings(context, settings);
  checkAuthtoken(found.token, found.tokenSource);
  const domain = options.domain === undefined ? null : parseDomain(options.domain);
  return ports => async (port, onChange) => {
    if (found.config.warning !== null) ports.warn('ngrok_config', found.config.warning);
    ports.progress('opening the tunnel');
    const tunnel = await openNgrokTunnel({
      ...toNgrokOptions(found, context),
      port,
      domain,
      onProgress: ports.progress,
      onTrouble: message => ports.warn('tunnel', message),
      onChange,
      signal,
    });
    await tellNewUrl(tunnel.url, ports);
    return tunnel;
  };
}

/** What the environment and the user's files say about ngrok. */
export interface TunnelSettings {
  readonly token: string | null;
  readonly tokenSource: string | null;
  readonly config: NgrokConfig;
}

export function readTunnelSettings(context: Context, settings: Settings): TunnelSettings {
  const {platform} = context.process;
  const config = readNgrokConfig({platform, home: context.home, env: context.env});
  const found = settings.findVariable('NGROK_AUTHTOKEN') ?? settings.findOption('authtoken');
  const token = found?.values[0] ?? config.token;
  return {token, tokenSource: found?.source ?? config.file, config};
}

/** What each session at ngrok is opened with. */
export function toNgrokOptions(
  {token, tokenSource, config}: TunnelSettings,
  context: Context,
): Omit<NgrokOptions, 'port' | 'domain' | 'onProgress' | 'onTrouble' | 'onChange'> {
  return {
    token,
    tokenSource,
    version: context.version,
    serverAddr: config.serverAddr,
    rootCas: config.rootCas,
    extraCasFile: context.env['NODE_EXTRA_CA_CERTS'] ?? null,
    childFile: join(context.distFolder, 'tunnel/ngrok-child.js'),
    env: context.env,
    nowMs: context.nowMs,
    random: Math.random,
  };
}

/** The dashboard still holds the last session's URL. */
async function tellNewUrl(url: string, {store, warn}: TunnelPorts): Promise<void> {
  const before = await store.readMeta('public_url');
  if (before === url) return;
  await store.writeMeta('public_url', url);
  if (before === null) return;
  warn(
    'url_changed',
    `the public URL is now ${url}, and was ${before} the last time: change it in the Vigthoria dashboard (settings, webhooks)`,
  );
}
