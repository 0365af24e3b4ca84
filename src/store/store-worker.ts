import {parentPort, workerData} from 'node:worker_threads';
import {openDatabase} from './open-database.ts';
import {type Packed, unpack} from './packed.ts';
import {isCorruption, toStoreFailure} from './store-error.ts';
import type {WorkerMessage, WorkerResult} from './worker-writer.ts';
import {type Write, Writer} from './writer.ts';

interface Queued {
  readonly sequence: number;
  readonly write: Write;
}

interface Opened {
  readonly writer: Writer;
  readonly close: () => void;
}

const {file, nowMs} = workerData as {readonly file: string; readonly nowMs: number};
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const tell = (message: WorkerMessage): void => port.postMessage(message);
let queue: Queued[] = [];
let opened: Opened | undefined;
let isDraining = false;
let isEnding = false;

port.on('message', (packed: Packed | null) => {
  if (packed === null) isEnding = true;
  else queue.push(...unpack(packed));
  // After the messages that wait already, so that they share the commit.
  if (!isDraining) {
    isDraining = true;
    setImmediate(() => void drain());
  }
});

async function drain(): Promise<void> {
  while (queue.length > 0) {
    const batch = queue;
    queue = [];
    tell({kind: 'done', results: await commit(batch)});
  }
  isDraining = false;
  if (isEnding) {
    opened?.close();
    port?.close();
  }
}

/** One transaction for all; where that fails, one for each, so that only what cannot be kept fails. */
async function commit(batch: readonly Queued[]): Promise<readonly WorkerResult[]> {
  try {
    const {writer} = await open();
    const written = writer.writeAll(batch.map(({write}) => write));
    return batch.map(({sequence}, index) => ({sequence, ok: true, written: written[index] ?? null}));
  } catch (error) {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) return [fail(only.sequence, error)];
    reopenAfter(error);
    const results: WorkerResult[] = [];
    for (const one of batch) results.push(...(await commit([one])));
    return results;
  }
}

async function open(): Promise<Opened> {
  if (opened !== undefined) return opened;
  const db = await openDatabase(file, {nowMs, onNotice: message => tell({kind: 'notice', message})});
  opened = {writer: new Writer(db), close: () => db.close()};
  return opened;
}

function fail(sequence: number, error: unknown): WorkerResult {
  reopenAfter(error);
  const {message, hint} = toStoreFailure(error, file);
  return {sequence, ok: false, message, hint};
}

/** A damaged file is moved aside when it is next opened; anything else may have healed by then. */
function reopenAfter(error: unknown): void {
  if (opened === undefined) return;
  const {close} = opened;
  opened = undefined;
  try {
    close();
  } catch (closing) {
    if (!isCorruption(error)) throw closing;
  }
}
