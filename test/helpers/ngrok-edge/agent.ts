import {randomBytes} from 'node:crypto';
import type {TLSSocket} from 'node:tls';
import {uint32} from './frame.ts';
import {
  type AuthRequest,
  type BindRequest,
  encodeProxyHeader,
  type Refusal,
  streamTypes,
  toAuthAnswer,
  toBindAnswer,
  toRefusal,
} from './messages.ts';
import {MuxSession} from './mux-session.ts';
import type {MuxStream} from './mux-stream.ts';
import {readChunk, readJson} from './read-stream.ts';

/** What an edge decides about its agents. */
export interface AgentPolicy {
  readonly refuseToken: (token: string) => Refusal | undefined;
  readonly refuseHost: (host: string) => Refusal | undefined;
  readonly pickHost: () => string;
  readonly echoesHeartbeats: () => boolean;
  readonly answerDelayMs: () => number;
  readonly splitsHeaders: () => boolean;
  readonly onEvent: (name: string) => void;
}

/** One agent's connection: its session once it is authenticated, and its endpoints by id. */
export class Agent {
  readonly endpoints = new Map<string, string>();
  readonly #socket: TLSSocket;
  readonly #mux: MuxSession;
  readonly #policy: AgentPolicy;
  #clientId: string | null = null;

  constructor(socket: TLSSocket, policy: AgentPolicy) {
    this.#socket = socket;
    this.#policy = policy;
    this.#mux = new MuxSession(socket, stream => void this.#serve(stream));
  }

  get isAuthenticated(): boolean {
    return this.#clientId !== null;
  }

  /** A stream that leads to the agent's server, for one public connection. */
  openProxy(endpointId: string, from: string): MuxStream {
    return this.#open(streamTypes.proxy, encodeProxyHeader(endpointId, from));
  }

  /** Ends an endpoint as the dashboard does. */
  stopTunnel(endpointId: string, code: number): void {
    this.endpoints.delete(endpointId);
    const body = {Id: endpointId, Message: 'stopped by an operator', ErrorCode: `ERR_NGROK_${code}`};
    this.#open(streamTypes.stopTunnel, Buffer.from(JSON.stringify(body))).end();
  }

  /** A stream whose header claims to be larger than any memory. */
  poison(): void {
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(0x4820_2020_2020_2020n);
    this.#open(streamTypes.proxy, length);
  }

  cut(): void {
    this.#socket.destroy();
  }

  /**
   * Type and header go in one frame: the SDK accepts streams one by one, and waits for ever for a header that is queued
   * behind 64 others.
   */
  #open(type: number, header: Buffer): MuxStream {
    const stream = this.#mux.open();
    if (this.#policy.splitsHeaders()) {
      stream.write(uint32(type));
      setTimeout(() => stream.write(header), 20);
    } else {
      stream.write(Buffer.concat([uint32(type), header]));
    }
    return stream;
  }

  async #serve(stream: MuxStream): Promise<void> {
    const type = (await readChunk(stream, 4))?.readUInt32BE(0);
    if (type === streamTypes.heartbeat) {
      await this.#echo(stream);
      return;
    }
    const request = await readJson(stream);
    if (request === undefined) return;
    const delayMs = this.#policy.answerDelayMs();
    if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs));
    stream.end(JSON.stringify(this.#answer(type, request)));
    stream.resume();
    // Time for the refusal to arrive.
    if (!this.isAuthenticated) setTimeout(() => this.#socket.end(), 50);
  }

  async #echo(stream: MuxStream): Promise<void> {
    for (;;) {
      const beat = await readChunk(stream, 4);
      if (beat === null) return;
      this.#policy.onEvent('heartbeat');
      if (this.#policy.echoesHeartbeats()) stream.write(beat);
    }
  }

  #answer(type: number | undefined, request: unknown): object {
    if (type === streamTypes.auth) return this.#authenticate(request as AuthRequest);
    if (!this.isAuthenticated) return {Error: 'not authenticated'};
    if (type === streamTypes.bind) return this.#bind(request as BindRequest);
    if (type === streamTypes.unbind) {
      if (this.endpoints.delete((request as {Id: string}).Id)) this.#policy.onEvent('unbound');
      return {Error: '', Extra: null};
    }
    return {Error: `unknown request ${type}`};
  }

  #authenticate({ClientId, Extra}: AuthRequest): object {
    const refusal = this.#policy.refuseToken(Extra.AuthToken);
    this.#policy.onEvent(refusal === undefined ? 'authenticated' : `auth refused: ${refusal.code}`);
    if (refusal !== undefined) return toRefusal(refusal);
    this.#clientId = ClientId === '' ? `ts_${randomBytes(8).toString('hex')}` : ClientId;
    return toAuthAnswer(this.#clientId);
  }

  #bind(request: BindRequest): object {
    const {Domain = '', Hostname = ''} = request.Opts;
    const asked = Domain === '' ? Hostname : Domain;
    const host = asked === '' ? this.#policy.pickHost() : asked;
    const refusal = this.#policy.refuseHost(host);
    this.#policy.onEvent(refusal === undefined ? `bound: ${host}` : `bind refused: ${refusal.code}`);
    if (refusal !== undefined) return toRefusal(refusal);
    const id = request.Id === '' ? randomBytes(8).toString('hex') : request.Id;
    this.endpoints.set(id, host);
    return toBindAnswer(request, id, host);
  }
}
