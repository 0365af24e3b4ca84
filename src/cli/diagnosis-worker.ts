import {parentPort} from 'node:worker_threads';
import {diagnose} from '../signature/diagnose/diagnose.ts';
import type {DiagnosisAnswer, DiagnosisRequest} from './diagnosis.ts';

// One question at a time, so that nothing is begun before it can be answered.
parentPort?.on('message', ({sequence, input, budgetMs}: DiagnosisRequest) => {
  const diagnosis = diagnose({
    ...input,
    body: Buffer.from(input.body.buffer, input.body.byteOffset, input.body.byteLength),
    nowMs: () => performance.now(),
    budgetMs,
  });
  parentPort?.postMessage({sequence, diagnosis} satisfies DiagnosisAnswer);
});
