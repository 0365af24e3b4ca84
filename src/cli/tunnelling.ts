import type {OpenTunnel} from '../relay/listen.ts';
import type {Store} from '../store/store.ts';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import type {Settings} from './settings.ts';

export interface TunnelOptions {
  readonly tunnel: boolean;
  readonly publicUrl?: string;
  readonly domain?: string;
}

export interface TunnelPorts {
  readonly store: Store;
  readonly progress: (text: string | null) => void;
}

/** What opens the tunnel, or null where none is wanted; what cannot work is refused at once, without network. */
export function createTunnelOpener(
  options: TunnelOptions,
  _context: Context,
  _settings: Settings,
  _signal: AbortSignal,
): ((ports: TunnelPorts) => OpenTunnel) | null {
  if (!options.tunnel || options.publicUrl !== undefined) return null;
  throw new Failure(
    'cannot_run',
    'the ngrok tunnel is not part of vigthoria yet',
    'use --no-tunnel, or --public-url with a tunnel of your own',
  );
}
