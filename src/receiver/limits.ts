import type http from 'node:http';

/** What senders may hold, and for how long. */
export interface ReceiverLimits {
  readonly headerBytes: number;
  /** From the connection, or the answer before, to the end of the headers. */
  readonly headersMs: number;
  /** From the first byte to the last one of a request. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly idleMs: number;
  /** How often slow ones are looked for. */
  readonly checkMs: number;
  /** At once. */
  readonly connections: number;
  /** Of all bodies that are coming in or not answered yet. */
  readonly bodyBytes: number;
}

export const receiverLimits: ReceiverLimits = {
  headerBytes: 16 * 1024,
  headersMs: 20_000,
  requestMs: 120_000,
  idleMs: 30_000,
  checkMs: 5_000,
  connections: 1_000,
  bodyBytes: 256 * 1024 * 1024,
};

export function toServerOptions(limits: ReceiverLimits): http.ServerOptions {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkMs,
    requireHostHeader: false,
    noDelay: true,
  };
}
