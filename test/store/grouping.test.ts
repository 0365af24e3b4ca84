import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {makeAttempt, makeDelivery} from '../helpers/deliveries.ts';
import {waitFor} from '../helpers/wait.ts';
import {bundles, record, useFolder} from './opened.ts';

const opened = useFolder();

/** Opens a store whose worker notes how many writes each message brought, and answers once a file says so. */
async function openNoting({isHeld}: {readonly isHeld: boolean}) {
  const worker = join(opened.folder, 'noting-worker.cjs');
  const notes = join(opened.folder, 'notes');
  const gate = join(opened.folder, 'gate');
  writeFileSync(notes, '');
  if (!isHeld) writeFileSync(gate, '');
  writeFileSync(
    worker,
    `const fs = require('node:fs');
     const {parentPort} = require('node:worker_threads');
     parentPort.on('message', message => {
       if (message !== null) fs.appendFileSync(${JSON.stringify(notes)}, message.writes.length + ' ');
     });
     while (!fs.existsSync(${JSON.stringify(gate)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
     require(${JSON.stringify(bundles.worker)});`,
  );
  const store = await opened.open('through the worker', opened.file, {workerFile: worker});
  return {
    store,
    sizes: () => readFileSync(notes, 'utf8').trim().split(' ').map(Number),
    release: () => writeFileSync(gate, ''),
  };
}

test('an attempt shares the commit of the delivery that comes after it', async () => {
  const {store, sizes} = await openNoting({isHeld: false});
  await record(store, 1);
  const attempt = store.recordAttempt(makeAttempt(makeDelivery(1), 1));
  await new Promise(resolve => setImmediate(resolve));
  await Promise.all([record(store, 2), attempt]);
  expect(sizes()).toEqual([1, 2]);
});

test('an attempt after which nothing comes is recorded all the same', async () => {
  const {store} = await openNoting({isHeld: false});
  await record(store, 1);
  await store.recordAttempt(makeAttempt(makeDelivery(1), 1));
  expect(await store.listAttempts([makeDelivery(1).id])).toHaveLength(1);
});

test('what comes while the disk is busy goes over together, in order', async () => {
  const {store, sizes, release} = await openNoting({isHeld: true});
  const written: Promise<unknown>[] = [];
  for (let number = 0; number < 20; number += 1) {
    written.push(record(store, number));
    await new Promise(resolve => setImmediate(resolve));
  }
  release();
  await Promise.all(written);
  await waitFor(() => sizes().length >= 3);
  expect(sizes()).toEqual([1, 1, 18]);
  const ids = (await store.listDeliveries({limit: 0, withContent: false})).map(({delivery}) => delivery.id);
  expect(ids).toHaveLength(20);
});

test('closing records what was still to share a commit', async () => {
  const {store} = await openNoting({isHeld: false});
  await record(store, 1);
  const attempt = store.recordAttempt(makeAttempt(makeDelivery(1), 1));
  await store.close();
  await attempt;
  const again = await opened.open();
  expect(await again.listAttempts([makeDelivery(1).id])).toHaveLength(1);
});
