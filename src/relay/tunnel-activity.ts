import type {TunnelChange} from '../tunnel/tunnel.ts';
import type {Activity} from '../webhook/activity.ts';
import {joinPath} from './describe-ready.ts';

/** A change of the tunnel as it is told; `path` is the one that senders are to use. */
export function toTunnelActivity(
  change: Exclude<TunnelChange, {state: 'ended'}>,
  path: string,
  atMs: number,
): Activity {
  switch (change.state) {
    case 'offline':
      return {type: 'tunnel', atMs, state: 'offline', url: null, offlineMs: null, reason: change.reason};
    case 'online':
      return {
        type: 'tunnel',
        atMs,
        state: 'online',
        url: joinPath(change.url, path),
        offlineMs: change.offlineMs,
        reason: null,
      };
  }
}
