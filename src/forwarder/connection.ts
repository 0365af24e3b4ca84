import type {Socket} from 'node:net';
import {Client} from 'undici';
import type {Endpoint} from '../webhook/endpoint.ts';
import {type ConnectOptions, createConnector} from './connector.ts';

/** One keep-alive connection to an endpoint, which knows whether its socket has carried an answer before. */
export class Connection {
  readonly client: Client;
  #socket: Socket | undefined;
  #served = 0;
  #bytesBefore = 0;

  constructor(endpoint: Endpoint, options: ConnectOptions & {readonly bodyTimeoutMs: number}) {
    const open = createConnector(endpoint, options);
    this.client = new Client(`${endpoint.protocol}//${endpoint.host}`, {
      connect: (_target, callback) => {
        open().then(
          socket => {
            this.#socket = socket;
            this.#served = 0;
            this.#bytesBefore = 0;
            callback(null, socket);
          },
          (error: Error) => callback(error, null),
        );
      },
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: options.bodyTimeoutMs,
      maxHeaderSize: 64 * 1024,
    });
  }

  /** Marks the start of an exchange. */
  begin(): void {
    this.#bytesBefore = this.#socket?.bytesRead ?? 0;
  }

  /** True where the socket was idle after an earlier answer and has read nothing since `begin`. */
  get lostWhileIdle(): boolean {
    return this.#served > 0 && (this.#socket?.bytesRead ?? 0) === this.#bytesBefore;
  }

  /** Marks a whole answer. */
  finish(): void {
    this.#served += 1;
  }

  close(): Promise<void> {
    return this.client.destroy();
  }
}
