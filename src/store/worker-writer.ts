import {Worker} from 'node:worker_threads';
import {Failure} from '../webhook/failure.ts';
import {type Packed, pack} from './packed.ts';
import type {Write, Written} from './writer.ts';

export interface WorkerWriterOptions {
  readonly file: string;
  readonly workerFile: string;
  readonly nowMs: number;
  readonly onNotice: (message: string) => void;
}

/** What the worker says, each by the number of the write it is about. */
export type WorkerMessage =
  | {readonly kind: 'done'; readonly results: readonly WorkerResult[]}
  | {readonly kind: 'notice'; readonly message: string};

export type WorkerResult =
  | {readonly sequence: number; readonly ok: true; readonly written: Written}
  | {readonly sequence: number; readonly ok: false; readonly message: string; readonly hint: string};

interface Waiting {
  readonly sizeBytes: number;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: Error) => void;
}

/** Bytes that may wait for the disk; beyond that the sender is told to come again. */
const maxWaitingBytes = 256 * 1024 * 1024;

/** Writes through a thread of its own: all that one turn of the event loop brings goes over as one message. */
export function createWorkerWriter(options: WorkerWriterOptions): {
  write(write: Write): Promise<Written>;
  close(): Promise<void>;
} {
  const waiting = new Map<number, Waiting>();
  let pending: {sequence: number; write: Write}[] = [];
  let sequence = 0;
  let waitingBytes = 0;
  let worker: Worker | undefined;

  const settle = (result: WorkerResult): void => {
    const one = waiting.get(result.sequence);
    if (one === undefined) return;
    waiting.delete(result.sequence);
    waitingBytes -= one.sizeBytes;
    if (result.ok) one.resolve(result.written);
    else one.reject(new Failure('store_unavailable', result.message, result.hint));
  };
  const failAll = (started: Worker, message: string): void => {
    if (worker !== started) return;
    worker = undefined;
    for (const key of [...waiting.keys()]) {
      settle({sequence: key, ok: false, message: `the record's writer ended: ${message}`, hint: ''});
    }
  };
  const start = (): Worker => {
    const {file, nowMs} = options;
    const started = new Worker(options.workerFile, {workerData: {file, nowMs}});
    started.on('message', (message: WorkerMessage) => {
      if (message.kind === 'notice') options.onNotice(message.message);
      else for (const result of message.results) settle(result);
    });
    started.on('error', error => failAll(started, error.message));
    started.on('exit', code => failAll(started, `exit code ${code}`));
    return started;
  };
  const post = (): void => {
    const packed: Packed = pack(pending);
    pending = [];
    worker ??= start();
    worker.postMessage(packed, [packed.bytes.buffer]);
  };

  return {
    write(write) {
      const sizeBytes = write.kind === 'delivery' ? write.delivery.body.length : 0;
      if (waitingBytes + sizeBytes > maxWaitingBytes) {
        const message = `more than ${maxWaitingBytes / 1024 / 1024} MB wait for the disk`;
        return Promise.reject(
          new Failure('store_unavailable', message, 'the disk is slower than what comes in'),
        );
      }
      sequence += 1;
      waitingBytes += sizeBytes;
      if (pending.length === 0) setImmediate(post);
      pending.push({sequence, write});
      const key = sequence;
      return new Promise((resolve, reject) => waiting.set(key, {sizeBytes, resolve, reject}));
    },
    async close() {
      // What was written in this turn goes over first.
      await new Promise(resolve => setImmediate(resolve));
      const ending = worker;
      if (ending === undefined) return;
      const ended = new Promise(resolve => ending.once('exit', resolve));
      ending.postMessage(null);
      await ended;
    },
  };
}
