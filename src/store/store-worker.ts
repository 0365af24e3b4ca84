import {parentPort, workerData} from 'node:worker_threads';
import {isFailure} from '../webhook/failure.ts';
import {Connection} from './connection.ts';
import {loadDriver} from './driver.ts';
import {type Packed, unpack} from './packed.ts';
import {toStoreFailure} from './store-error.ts';
import type {WorkerMessage, WorkerResult, WrittenBatch} from './worker-writer.ts';
import type {Write} from './writer.ts';

const {file, nowMs}: {readonly file: string; readonly nowMs: number} = workerData;
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const tell = (message: WorkerMessage): void => port.postMessage(message);
const opening = loadDriver().then(driver => {
  const onNotice = (message: string): void => tell({kind: 'notice', message});
  return new Connection({file, driver, nowMs, onNotice, readOnly: false});
});
let queue: Packed[] = [];
let isDraining = false;
let isEnding = false;

port.on('message', (packed: Packed | null) => {
  if (packed === null) isEnding = true;
  else queue.push(packed);
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
  const messages = queue;
  queue = [];
  if (messages.length > 0) tell({kind: 'done', batches: commitAll(connection, messages)});
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

function commitAll(connection: Connection, messages: readonly Packed[]): readonly WrittenBatch[] {
  const results = commit(connection, messages.flatMap(unpack));
  let end = 0;
  return messages.map(({number, writes}) => {
    end += writes.length;
    return {number, results: results.slice(end - writes.length, end)};
  });
}

/** One transaction for all; where that fails, one for each, so that only what cannot be kept fails. */
function commit(connection: Connection, batch: readonly Write[]): readonly WorkerResult[] {
  try {
    return connection.write(batch);
  } catch (error) {
    if (batch.length > 1) return batch.flatMap(one => commit(connection, [one]));
    const {message, hint} = toStoreFailure(error, file);
    return [{message, hint}];
  }
}
