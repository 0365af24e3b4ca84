import {join} from 'node:path';
import {readSignature} from '../signature/verify.ts';
import type {Delivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {Context} from './context.ts';
import {createDiagnoser} from './diagnosis.ts';
import type {Secrets} from './secrets.ts';

export interface DiagnoseVerdict {
  readonly diagnose: (delivery: Delivery, verdict: Verdict) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** Says why a delivery is invalid, in a thread of its own and within 250 ms; else the verdict stays as it is. */
export function createDiagnose(secrets: () => Secrets, {distFolder}: Context): DiagnoseVerdict {
  const diagnoser = createDiagnoser(join(distFolder, 'cli/diagnosis-worker.js'));
  return {
    close: () => diagnoser.close(),
    async diagnose(delivery, verdict) {
      const signature = readSignature(delivery.headers);
      if (verdict.kind !== 'invalid' || signature === undefined) return verdict;
      const {active, others} = secrets();
      const diagnosis = await diagnoser.diagnose(
        {body: delivery.body, signature, secrets: active, otherSecrets: others},
        {timeoutMs: diagnosisMs},
      );
      if (diagnosis === undefined) return verdict;
      const {reason, explanation, notes} = diagnosis;
      return {...verdict, reason, explanation, notes: [...verdict.notes, ...notes]};
    },
  };
}

const diagnosisMs = 250;
