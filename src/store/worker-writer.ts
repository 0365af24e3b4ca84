import {Worker} from 'node:worker_threads';
import {Failure} from '../webhook/failure.ts';
import {type Packed, pack, sizeOf} from './packed.ts';
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

/** What became of the writes of one message, in their order; `first` is the number of the first one. */
export interface WrittenBatch {
  readonly first: number;
  readonly results: readonly WorkerResult[];
}

export type WorkerResult = Written | WriteFailure;

export interface WriteFailure {
  readonly message: string;
  readonly hint: string;
}

interface Waiting {
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
  /** What is not settled yet, by sequence number: the only key of both acknowledgements and failures. */
  readonly #waiting = new Map<number, Waiting>();
  /** The last ones, which have not been handed over. */
  #pending: Write[] = [];
  /** Messages that the worker has not answered yet. */
  #underWay = 0;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #sequence = 0;
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
    this.#sequence += 1;
    const sequence = this.#sequence;
    this.#waitingBytes += sizeBytes;
    this.#pending.push(write);
    this.#schedule(write);
    return new Promise((resolve, reject) => this.#waiting.set(sequence, {sizeBytes, resolve, reject}));
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
    if (this.#soon !== undefined || this.#underWay >= maxUnderWay) return;
    const canWait = write.kind === 'verdict' || (write.kind === 'attempt' && write.held === undefined);
    if (canWait) this.#later ??= setTimeout(() => this.#post(), laterMs);
    else this.#soon = setImmediate(() => this.#post());
  }

  #onDone({batches}: Extract<WorkerMessage, {kind: 'done'}>): void {
    this.#underWay -= batches.length;
    for (const {first, results} of batches) {
      for (const [index, result] of results.entries()) this.#settle(first + index, result);
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
    const first = this.#sequence - posted.length + 1;
    try {
      const packed: Packed = pack(first, posted);
      this.#worker ??= this.#start();
      this.#worker.postMessage(packed, [packed.bytes.buffer]);
      this.#underWay += 1;
    } catch (error) {
      // No memory for a block that large, or no room for a thread.
      const message = `the record cannot be written: ${error instanceof Error ? error.message : String(error)}`;
      for (const index of posted.keys()) this.#settle(first + index, {message, hint: ''});
    }
  }

  #settle(sequence: number, result: WorkerResult): void {
    const one = this.#waiting.get(sequence);
    if (one === undefined) return;
    this.#waiting.delete(sequence);
    this.#waitingBytes -= one.sizeBytes;
    if (result === null || typeof result === 'number') one.resolve(result);
    else one.reject(new Failure('store_unavailable', result.message, result.hint));
  }

  /** Fails all that was handed to a worker which died; what is still pending goes to the next one. */
  #onEnd(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#underWay = 0;
    if (this.#pending.length > 0) this.#soon ??= setImmediate(() => this.#post());
    const firstPending = this.#sequence - this.#pending.length + 1;
    const message = `the record's writer ended: ${reason}`;
    for (const sequence of [...this.#waiting.keys()]) {
      if (sequence < firstPending) this.#settle(sequence, {message, hint: endedHint});
    }
  }
}
