import net from 'node:net';
import type {Request} from './requests.ts';
import {quantile} from './statistics.ts';

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly Request[];
  /** How long to send; or, with `count`, how many at most. */
  readonly durationMs: number;
  readonly count?: number;
  /** Starts per second; without it, each connection sends as soon as it has its answer. */
  readonly perSecond?: number;
  /** Called right before a request is written. */
  readonly onSend?: (request: Request) => void;
}

export interface LoadFigures {
  readonly sent: number;
  /** Answered 2xx. */
  readonly answered: number;
  /** Answered anything else; and the first such status. */
  readonly refused: number;
  readonly refusal: number | null;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly elapsedMs: number;
}

/** Sends over kept-alive connections, one request at a time on each, by raw sockets: the sender should cost as little as it can. */
export async function sendLoad(options: LoadOptions): Promise<LoadFigures> {
  const {port, connections, requests, durationMs, count = Number.POSITIVE_INFINITY, perSecond} = options;
  const latencies: number[] = [];
  const startedMs = performance.now();
  let next = 0;
  let answered = 0;
  let refused = 0;
  let refusal: number | null = null;
  const mayGoOn = (): boolean => next < count && performance.now() - startedMs < durationMs;
  const worker = async (): Promise<void> => {
    const line = await openLine(port);
    try {
      while (mayGoOn()) {
        const number = next;
        next += 1;
        if (perSecond !== undefined) await until(startedMs + (number * 1000) / perSecond);
        const request = requests[number % requests.length];
        if (request === undefined) return;
        options.onSend?.(request);
        const sentMs = performance.now();
        const status = await line.exchange(request.bytes);
        latencies.push(performance.now() - sentMs);
        if (status >= 200 && status < 300) answered += 1;
        else {
          refused += 1;
          refusal ??= status;
        }
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({length: connections}, worker));
  const elapsedMs = performance.now() - startedMs;
  return {
    sent: next,
    answered,
    refused,
    refusal,
    perSecond: (answered * 1000) / elapsedMs,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    elapsedMs,
  };
}

async function until(timeMs: number): Promise<void> {
  const waitMs = timeMs - performance.now();
  if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs));
}

interface Line {
  /** Resolves with the status once the whole answer is there. */
  exchange(bytes: Buffer): Promise<number>;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket = net.connect({port, host: '127.0.0.1', noDelay: true});
  let received = '';
  let settle: {resolve: (status: number) => void; reject: (error: Error) => void} | undefined;
  const fail = (error: Error): void => settle?.reject(error);
  socket.setEncoding('latin1');
  socket.on('data', chunk => {
    received += chunk;
    if (!isWhole(received)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    settle?.resolve(status);
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error(`port ${port} closed the connection`)));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    exchange: bytes =>
      new Promise((resolve, reject) => {
        settle = {resolve, reject};
        socket.write(bytes);
      }),
    close: () => {
      settle = undefined;
      socket.destroy();
    },
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return text.endsWith('0\r\n\r\n');
}
