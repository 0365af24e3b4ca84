import {Worker} from 'node:worker_threads';
import type {Diagnosis, DiagnosisInput} from '../signature/diagnose/diagnose.ts';

export type DiagnosisQuestion = Pick<DiagnosisInput, 'body' | 'signature' | 'secrets' | 'otherSecrets'>;

export interface DiagnosisRequest {
  readonly sequence: number;
  readonly input: DiagnosisQuestion;
  readonly budgetMs: number;
}

export interface DiagnosisAnswer {
  readonly sequence: number;
  readonly diagnosis: Diagnosis;
}

export interface Diagnoser {
  /** Undefined where there is no answer in time: then nothing more than a mismatch is known. */
  diagnose(
    question: DiagnosisQuestion,
    options: {readonly timeoutMs: number},
  ): Promise<Diagnosis | undefined>;
  close(): Promise<void>;
}

/** Questions that wait for the worker; beyond it they go without an answer at once. */
const maxWaiting = 16;
const maxWaitingBytes = 64 * 1024 * 1024;
/** Bodies come from anyone: one that takes more ends the worker, not the process. */
const maxWorkerMb = 256;
/** A worker that has not answered by then is stuck, and another one is started. */
const stuckMs = 10_000;

interface Waiting {
  readonly question: DiagnosisQuestion;
  readonly endsAtMs: number;
  readonly settle: (diagnosis: Diagnosis | undefined) => void;
}

/**
 * Diagnoses in a thread of its own, started at the first question and never keeping the process alive. The thread gets
 * one question at a time, with what is left of its time.
 */
export function createDiagnoser(workerFile: string): Diagnoser {
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let worker: Worker | undefined;
  let asked: {readonly sequence: number; readonly one: Waiting; readonly stuck: NodeJS.Timeout} | undefined;
  let sequence = 0;
  let isClosed = false;

  const start = (): Worker => {
    const started = new Worker(workerFile, {resourceLimits: {maxOldGenerationSizeMb: maxWorkerMb}});
    started.on('message', (answer: DiagnosisAnswer) => {
      if (worker !== started || answer.sequence !== asked?.sequence) return;
      finish(answer.diagnosis);
    });
    const drop = (): void => {
      if (worker !== started) return;
      worker = undefined;
      finish(undefined);
    };
    started.on('error', drop);
    started.on('exit', drop);
    // After the listeners: each of them would keep the process alive again.
    started.unref();
    return started;
  };
  const finish = (diagnosis: Diagnosis | undefined): void => {
    const done = asked;
    asked = undefined;
    if (done !== undefined) {
      clearTimeout(done.stuck);
      done.one.settle(diagnosis);
    }
    askNext();
  };
  const askNext = (): void => {
    if (asked !== undefined) return;
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      waitingBytes -= one.question.body.length;
      const budgetMs = one.endsAtMs - performance.now();
      if (budgetMs <= 0) {
        one.settle(undefined);
        continue;
      }
      sequence += 1;
      const stuck = setTimeout(endStuck, stuckMs);
      stuck.unref();
      asked = {sequence, one, stuck};
      worker ??= start();
      worker.postMessage({sequence, input: one.question, budgetMs} satisfies DiagnosisRequest);
      return;
    }
  };
  const endStuck = (): void => {
    const stuck = worker;
    worker = undefined;
    void stuck?.terminate();
    finish(undefined);
  };

  return {
    diagnose(question, {timeoutMs}) {
      const sizeBytes = question.body.length;
      if (isClosed || waiting.length >= maxWaiting || waitingBytes + sizeBytes > maxWaitingBytes) {
        return Promise.resolve(undefined);
      }
      return new Promise(resolve => {
        // Not unref'd: whoever waits for the answer gets one, even where nothing else keeps the process alive.
        const timer = setTimeout(() => resolve(undefined), timeoutMs);
        waitingBytes += sizeBytes;
        waiting.push({
          question,
          endsAtMs: performance.now() + timeoutMs,
          settle: diagnosis => {
            clearTimeout(timer);
            resolve(diagnosis);
          },
        });
        askNext();
      });
    },
    async close() {
      isClosed = true;
      const ending = worker;
      worker = undefined;
      for (const one of waiting.splice(0)) one.settle(undefined);
      waitingBytes = 0;
      finish(undefined);
      await ending?.terminate();
    },
  };
}
