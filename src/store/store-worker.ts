import {parentPort, workerData} from 'node:worker_threads';
import {isFailure} from '../webhook/failure.ts';
import {Connection} from './connection.ts';
import {loadDriver} from './driver.ts';
import {type Packed, unpack} from './packed.ts';
import {toStoreFailure} from './store-error.ts';
import type {WorkerMessage, WorkerResult} from './worker-writer.ts';
import type {Write} from './writer.ts';

interface Queued {
  readonly sequence: number;
  readonly write: Write;
}

const {file, nowMs}: {readonly file: string; readonly nowMs: number} = workerData;
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const tell = (message: WorkerMessage): void => port.postMessage(message);
const opening = loadDriver().then(driver => {
  const onNotice = (message: string): void => tell({kind: 'notice', message});
  return new Connection({file, driver, nowMs, onNotice, readOnly: false});
});
let queue: Queued[] = [];
let messages = 0;
let isDraining = false;
let isEnding = false;

port.on('message', (packed: Packed | null) => {
  if (packed === null) isEnding = true;
  else {
    queue.push(...unpack(packed));
    messages += 1;
  }
  schedule();
});
// Before the first write, so that it need not wait for the file to be opened.
schedule();

/** After the messages that wait already, so that they share the commit. */
function schedule(): void {
  if (isDraining) return;
  isDraining = true;
  setImmediate(() => void drain());
}

async function drain(): Promise<void> {
  const connection = await opening;
  openEarly(connection);
  const batch = queue;
  const answered = messages;
  queue = [];
  messages = 0;
  if (answered > 0) tell({kind: 'done', results: commit(connection, batch), messages: answered});
  isDraining = false;
  if (!isEnding) return;
  connection.close();
  port?.close();
}

/** What fails here fails again, and is told, at the next write. */
function openEarly(connection: Connection): void {
  try {
    connection.open();
  } catch (error) {
    if (!isFailure(error)) throw error;
  }
}

/** One transaction for all; where that fails, one for each, so that only what cannot be kept fails. */
function commit(connection: Connection, batch: readonly Queued[]): readonly WorkerResult[] {
  try {
    const written = connection.write(batch.map(({write}) => write));
    return batch.map(({sequence}, index) => ({sequence, ok: true, written: written[index] ?? null}));
  } catch (error) {
    const [only] = batch;
    if (only === undefined || batch.length > 1) return batch.flatMap(one => commit(connection, [one]));
    const {message, hint} = toStoreFailure(error, file);
    return [{sequence: only.sequence, ok: false, message, hint}];
  }
}
