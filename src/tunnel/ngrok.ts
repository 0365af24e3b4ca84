import {checkAuthtoken} from './authtoken.ts';
import {toChildEnv} from './child-env.ts';
import {parseDomain} from './domain.ts';
import {type TunnelLimits, tunnelLimits} from './limits.ts';
import {NgrokTunnel} from './ngrok-tunnel.ts';
import {findExtraCas, readRootCas} from './root-cas.ts';
import type {Tunnel, TunnelChange} from './tunnel.ts';

export interface NgrokOptions {
  readonly token: string | null;
  /** Where the token was found, for the user. */
  readonly tokenSource: string | null;
  /** The receiver's, on 127.0.0.1. */
  readonly port: number;
  readonly version: string;
  /** Null: the account's own, or any. */
  readonly domain: string | null;
  /** `host:port` of another ngrok server. */
  readonly serverAddr: string | null;
  /** Certificates that vouch for the server: a file, PEM text, `trusted` or `host`. */
  readonly rootCas: string | null;
  /** `NODE_EXTRA_CA_CERTS`: tried where ngrok's own certificate does not fit and `rootCas` is not set. */
  readonly extraCasFile: string | null;
  /** The built `ngrok-child.js`. */
  readonly childFile: string;
  /** Of it the tunnel's process gets only what a Node process needs. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** While the tunnel does not stand yet: why, and how long it is still tried, every second. */
  readonly onProgress: (message: string) => void;
  /** After it was lost: why it does not come back yet; once for each reason. */
  readonly onTrouble: (message: string) => void;
  readonly onChange: (change: TunnelChange) => void;
  readonly limits?: Partial<TunnelLimits>;
  /** Gives up the opening; a tunnel that stands is ended by its `close`. */
  readonly signal?: AbortSignal;
}

export {checkAuthtoken} from './authtoken.ts';
export {parseDomain} from './domain.ts';
export {checkSdk} from './sdk-check.ts';

/**
 * Opens a tunnel that stands when this resolves, and that heals itself from then on. Rejects with a `Failure`:
 * `tunnel_refused` where ngrok says no, `tunnel_unavailable` where it cannot be reached in time, `usage` for a domain
 * that is none; with the signal's reason where that aborts first.
 */
export async function openNgrokTunnel(options: NgrokOptions): Promise<Tunnel> {
  const {signal} = options;
  signal?.throwIfAborted();
  const tunnel = new NgrokTunnel({
    ...options,
    token: checkAuthtoken(options.token, options.tokenSource),
    domain: options.domain === null ? null : parseDomain(options.domain),
    rootCas: options.rootCas === null ? null : readRootCas(options.rootCas),
    extraCas: findExtraCas(options.extraCasFile),
    env: toChildEnv(options.env),
    limits: {...tunnelLimits, ...options.limits},
  });
  const abort = (): void => tunnel.giveUp(signal?.reason);
  signal?.addEventListener('abort', abort, {once: true});
  try {
    await tunnel.stands;
    return tunnel;
  } catch (error) {
    await tunnel.close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
