import {Worker} from 'node:worker_threads';
import {Failure} from '../webhook/failure.ts';
import {pack, sizeOf} from './packed.ts';
import type {Write, Written} from './writer.ts';

export interface WorkerWriterOptions {
  readonly file: string;
  readonly workerFile: string;
  readonly nowMs: number;
  readonly onNotice: (message: string) => void;
  readonly maxWaitingBytes?: number;
}

/** What the worker says. */
export type WorkerMessage =
  /** The answer to one or more messages. */
  | {readonly kind: 'done'; readonly batches: readonly WrittenBatch[]}
  | {readonly kind: 'notice'; readonly message: string};

/** What became of the writes of one message, in their order. */
export interface WrittenBatch {
  readonly number: number;
  readonly results: readonly WorkerResult[];
}

export type WorkerResult = Written | WriteFailure;

export interface WriteFailure {
  readonly message: string;
  readonly hint: string;
}

interface Pending {
  readonly write: Write;
  readonly sizeBytes: number;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: Error) => void;
}

const defaultMaxWaitingBytes = 256 * 1024 * 1024;
/** One that is being committed, and one that waits for it: what comes meanwhile goes over together. */
const maxUnderWay = 2;
const laterMs = 3;
const endedHint = 'deliveries that come now are tried with a new one';

/** Writes through a thread of its own: what one turn of the event loop brings, or more, goes over as one message. */
export class WorkerWriter {
  readonly #options: WorkerWriterOptions;
  /** What has not been handed over. */
  #pending: Pending[] = [];
  /** What the worker has not answered yet, by the number of its message: the only key of both acknowledgements and failures. */
  readonly #posted = new Map<number, readonly Pending[]>();
  #number = 0;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #waitingBytes = 0;
  #worker: Worker | undefined;

  constructor(options: WorkerWriterOptions) {
    this.#options = options;
    // At once: the first delivery need not wait for a thread to start.
    this.#worker = this.#start();
  }

  write(write: Write): Promise<Written> {
    const sizeBytes = sizeOf(write);
    const {maxWaitingBytes = defaultMaxWaitingBytes} = this.#options;
    if (this.#waitingBytes + sizeBytes > maxWaitingBytes) {
      const message = 'the record is busy: the disk is slower than what comes in';
      return Promise.reject(new Failure('store_unavailable', message, 'send it again in a moment'));
    }
    this.#waitingBytes += sizeBytes;
    return new Promise((resolve, reject) => {
      this.#pending.push({write, sizeBytes, resolve, reject});
      this.#schedule(write);
    });
  }

  /** What one turn of the event loop brings is one transaction already. */
  writeAll(writes: readonly Write[]): Promise<readonly Written[]> {
    return Promise.all(writes.map(write => this.write(write)));
  }

  /** Resolves once all that was written is settled and the thread has ended. */
  async close(): Promise<void> {
    this.#post();
    const ending = this.#worker;
    if (ending === undefined) return;
    const ended = new Promise(resolve => ending.once('exit', resolve));
    ending.postMessage(null);
    await ended;
  }

  #start(): Worker {
    const {file, nowMs, workerFile, onNotice} = this.#options;
    const worker = new Worker(workerFile, {
      workerData: {file, nowMs},
      // What it makes lives for one commit only: more room for it would only make the process larger.
      resourceLimits: {maxYoungGenerationSizeMb: 4},
    });
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'notice') onNotice(message.message);
      else this.#onDone(message);
    });
    worker.on('error', error => this.#onEnd(worker, error.message));
    worker.on('exit', code => this.#onEnd(worker, `exit code ${code}`));
    return worker;
  }

  /** Nobody waits for an attempt, unless it is held, or a diagnosis: they share the commit of the delivery that comes next, if one comes soon. */
  #schedule(write: Write): void {
    if (this.#soon !== undefined || this.#posted.size >= maxUnderWay) return;
    const canWait = write.kind === 'verdict' || (write.kind === 'attempt' && write.held === undefined);
    if (canWait) this.#later ??= setTimeout(() => this.#post(), laterMs);
    else this.#soon = setImmediate(() => this.#post());
  }

  #onDone({batches}: Extract<WorkerMessage, {kind: 'done'}>): void {
    for (const {number, results} of batches) {
      this.#settle(number, index => results[index] ?? null);
    }
    if (this.#pending.length > 0) this.#soon ??= setImmediate(() => this.#post());
  }

  #post(): void {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
    const posted = this.#pending;
    if (posted.length === 0) return;
    this.#pending = [];
    this.#number += 1;
    this.#posted.set(this.#number, posted);
    try {
      const packed = pack(
        this.#number,
        posted.map(({write}) => write),
      );
      this.#worker ??= this.#start();
      this.#worker.postMessage(packed, [packed.bytes.buffer]);
    } catch (error) {
      // No memory for a block that large, or no room for a thread.
      const message = `the record cannot be written: ${error instanceof Error ? error.message : String(error)}`;
      this.#settle(this.#number, () => ({message, hint: ''}));
    }
  }

  #settle(number: number, resultOf: (index: number) => WorkerResult): void {
    const posted = this.#posted.get(number) ?? [];
    this.#posted.delete(number);
    for (const [index, {sizeBytes, resolve, reject}] of posted.entries()) {
      this.#waitingBytes -= sizeBytes;
      const result = resultOf(index);
      if (result === null || typeof result === 'number') resolve(result);
      else reject(new Failure('store_unavailable', result.message, result.hint));
    }
  }

  /** Fails all that was handed to a worker which died; what is still pending goes to the next one. */
  #onEnd(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const message = `the record's writer ended: ${reason}`;
    for (const number of [...this.#posted.keys()]) this.#settle(number, () => ({message, hint: endedHint}));
    if (this.#pending.length > 0) this.#soon ??= setImmediate(() => this.#post());
  }
}
