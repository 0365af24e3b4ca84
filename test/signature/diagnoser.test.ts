import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createDiagnoser, type Diagnoser} from '../../src/cli/diagnosis.ts';
import {digestOf, pretty, secret, standard} from './diagnose/ask.ts';

const question = {
  body: Buffer.from(pretty),
  signature: digestOf(standard),
  secrets: [{source: 'WEBHOOK_SECRET', value: secret}],
  otherSecrets: [],
};
const open: Diagnoser[] = [];
const folder = mkdtempSync(join(tmpdir(), 'vigthoria-diagnosis-'));
const worker = join(folder, 'diagnosis-worker.js');

beforeAll(async () => {
  await build({
    absWorkingDir: join(import.meta.dirname, '../..'),
    entryPoints: ['src/cli/diagnosis-worker.ts', 'src/cli/diagnosis.ts'],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
});

afterAll(() => rmSync(folder, {recursive: true}));

function openDiagnoser(workerFile = worker): Diagnoser {
  const diagnoser = createDiagnoser(workerFile);
  open.push(diagnoser);
  return diagnoser;
}

/** A script of the given name and text. */
function writeScript(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

afterEach(async () => {
  for (const diagnoser of open.splice(0)) await diagnoser.close();
});

test('a question is answered from a thread of its own', async () => {
  const diagnosis = await openDiagnoser().diagnose(question, {timeoutMs: 10_000});
  expect(diagnosis).toMatchObject({reason: 'reserialized', explanation: expect.stringContaining('JSON')});
});

test('many questions at once are all settled, those beyond the queue without an answer', async () => {
  const diagnoser = openDiagnoser();
  const answers = await Promise.all(
    Array.from({length: 60}, () => diagnoser.diagnose(question, {timeoutMs: 10_000})),
  );
  const answered = answers.filter(answer => answer?.reason === 'reserialized').length;
  expect(answered).toBeGreaterThanOrEqual(16);
  expect(answered).toBeLessThan(60);
  expect(answers.filter(answer => answer === undefined)).toHaveLength(60 - answered);
});

test('without an answer in time there is none, and the next question has one', async () => {
  const diagnoser = openDiagnoser();
  const large = {...question, body: Buffer.from(`[${'1.0,'.repeat(500_000)}1]`)};
  expect(await diagnoser.diagnose(large, {timeoutMs: 1})).toBeUndefined();
  expect(await diagnoser.diagnose(question, {timeoutMs: 10_000})).toMatchObject({reason: 'reserialized'});
});

test('a large question does not hold up this thread', async () => {
  const large = {...question, body: Buffer.from(`[${'1.0,'.repeat(2_000_000)}1]`)};
  const diagnoser = openDiagnoser();
  await diagnoser.diagnose(question, {timeoutMs: 10_000});
  let longestMs = 0;
  let lastMs = performance.now();
  const ticking = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 1);
  const startMs = performance.now();
  await diagnoser.diagnose(large, {timeoutMs: 250});
  clearInterval(ticking);
  expect(performance.now() - startMs).toBeLessThan(1000);
  expect(longestMs).toBeLessThan(200);
});

test('a worker that dies is replaced, and its question goes without an answer', async () => {
  const diagnoser = openDiagnoser(
    writeScript(
      'dying.js',
      `const {parentPort} = require('node:worker_threads');
      parentPort.on('message', ({sequence}) => {
        if (sequence === 1) process.exit(1);
        parentPort.postMessage({sequence, diagnosis: {reason: 'second'}});
      });`,
    ),
  );
  expect(await diagnoser.diagnose(question, {timeoutMs: 10_000})).toBeUndefined();
  expect(await diagnoser.diagnose(question, {timeoutMs: 10_000})).toMatchObject({reason: 'second'});
});

test('a worker that cannot be started leaves questions without an answer', async () => {
  const diagnoser = openDiagnoser(join(folder, 'no-such-worker.js'));
  expect(await diagnoser.diagnose(question, {timeoutMs: 10_000})).toBeUndefined();
});

test('closing settles what waits', async () => {
  const silent = `require('node:worker_threads').parentPort.on('message', () => undefined);`;
  const diagnoser = openDiagnoser(writeScript('silent.js', silent));
  const waiting = [1, 2, 3].map(() => diagnoser.diagnose(question, {timeoutMs: 10_000}));
  await diagnoser.close();
  expect(await Promise.all(waiting)).toEqual([undefined, undefined, undefined]);
  expect(await diagnoser.diagnose(question, {timeoutMs: 10_000})).toBeUndefined();
});

test('an idle worker does not keep the process alive', () => {
  const {body, ...rest} = question;
  const script = writeScript(
    'idle.js',
    `const {createDiagnoser} = require('./diagnosis.js');
    const question = {...${JSON.stringify(rest)}, body: Buffer.from(${JSON.stringify(body.toString())})};
    createDiagnoser(${JSON.stringify(worker)})
      .diagnose(question, {timeoutMs: 10_000})
      .then(diagnosis => process.stdout.write(diagnosis.reason));`,
  );
  const {status, stdout} = spawnSync(process.execPath, [script], {encoding: 'utf8', timeout: 15_000});
  expect([status, stdout]).toEqual([0, 'reserialized']);
});
