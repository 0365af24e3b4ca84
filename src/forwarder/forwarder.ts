import type {AnswerSink} from '../webhook/answer.ts';
import type {Failed, Responded} from '../webhook/attempt.ts';
import type {Delivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {HeaderList} from '../webhook/headers.ts';
import {Connection} from './connection.ts';
import type {ConnectOptions} from './connector.ts';
import {type Exchange, exchange} from './exchange.ts';
import {outgoingHeaders, outgoingPath} from './outgoing.ts';
import {probeEndpoint} from './probe.ts';
import {type Protocol, recogniseProtocol} from './recognise.ts';

export {isLoopbackAddress} from './address-guard.ts';
export {outgoingHeaders, outgoingPath} from './outgoing.ts';
export {probeEndpoint} from './probe.ts';
export {resolveEndpoint} from './resolve.ts';

export interface ForwarderOptions extends Omit<ConnectOptions, 'connectTimeoutMs'> {
  /** For the endpoint's answer; 0 = none. */
  readonly timeoutMs: number;
  /** Added to each forward, each replacing all headers of its name. */
  readonly headers: HeaderList;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

export interface Forwarding {
  readonly delivery: Pick<Delivery, 'method' | 'path' | 'headers' | 'body'>;
  readonly endpoint: Endpoint;
  /** Added last, for this attempt only. */
  readonly headers?: HeaderList;
  /** Gets the answer as it comes; a failure before its head leaves the sink untouched, a later one destroys it. */
  readonly sink: AnswerSink | null;
  readonly signal?: AbortSignal;
}

export interface Forwarder {
  /** Never rejects: what went wrong is the outcome. */
  forward(forwarding: Forwarding): Promise<Responded | Failed>;
  /** Whether something accepts connections at an endpoint, without sending it anything. */
  isAnswering(endpoint: Endpoint): Promise<boolean>;
  /** What speaks at an endpoint that gave no usable answer, where that can be told; never rejects. */
  recognise(endpoint: Endpoint): Promise<Protocol | null>;
  close(): Promise<void>;
}

/** Sends deliveries to endpoints over kept-alive connections, one request at a time on each. */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const connectTimeoutMs = options.timeoutMs === 0 ? maxConnectMs : Math.min(options.timeoutMs, maxConnectMs);
  const connectionOptions = {...options, connectTimeoutMs, bodyTimeoutMs: options.timeoutMs};
  const idle = new Map<string, Connection[]>();
  const open = new Set<Connection>();

  const openConnection = (endpoint: Endpoint): Connection => {
    const connection = new Connection(endpoint, connectionOptions);
    open.add(connection);
    return connection;
  };
  const idleAt = ({url}: Endpoint): Connection[] => {
    const known = idle.get(url);
    if (known !== undefined) return known;
    const none: Connection[] = [];
    idle.set(url, none);
    return none;
  };
  const discard = async (connection: Connection): Promise<void> => {
    open.delete(connection);
    await connection.close();
  };

  return {
    async forward({delivery, endpoint, headers = [], sink, signal}) {
      const request = {
        method: delivery.method,
        path: outgoingPath(delivery, endpoint),
        headers: outgoingHeaders(delivery, endpoint, [...options.headers, ...headers]),
        body: delivery.body,
        timeoutMs: options.timeoutMs,
        signal: signal ?? null,
        sink,
      };
      const url = `${endpoint.protocol}//${endpoint.host}${request.path}`;
      const startedMs = options.nowMs();
      if (signal?.aborted === true) {
        const error = {code: 'aborted', message: 'ended before it was sent'} as const;
        return {outcome: 'failed', url, durationMs: 0, error, retried: false};
      }
      const waiting = idleAt(endpoint);
      let connection = waiting.pop() ?? openConnection(endpoint);
      let result = await exchange(connection, request);
      const retried = isLostIdleConnection(result) && connection.lostWhileIdle;
      if (retried) {
        await discard(connection);
        connection = openConnection(endpoint);
        result = await exchange(connection, request);
      }
      if (result.kind === 'answer' && waiting.length < maxIdle) waiting.push(connection);
      else await discard(connection);
      return toOutcome(result, url, options.nowMs() - startedMs, retried);
    },
    async isAnswering(endpoint) {
      const probe = await probeEndpoint(endpoint, {allowRemote: options.allowRemote, timeoutMs: probeMs});
      return probe.kind === 'probed' && probe.answering.length > 0;
    },
    recognise: endpoint => recogniseProtocol(endpoint, options),
    async close() {
      await Promise.all([...open].map(connection => connection.close()));
    },
  };
}

const maxConnectMs = 10_000;
const probeMs = 1_000;
const maxIdle = 256;

function isLostIdleConnection(result: Exchange): boolean {
  return result.kind === 'failure' && result.code === 'reset' && !result.headSent;
}

function toOutcome(result: Exchange, url: string, durationMs: number, retried: boolean): Responded | Failed {
  switch (result.kind) {
    case 'answer':
      return {
        outcome: 'responded',
        url,
        status: result.status,
        durationMs,
        answerHeaders: result.headers,
        answerBody: result.body,
        answerSizeBytes: result.sizeBytes,
        retried,
      };
    case 'failure':
      return {
        outcome: 'failed',
        url,
        durationMs,
        error: {code: result.code, message: result.message},
        retried,
      };
  }
}
