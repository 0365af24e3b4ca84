import {join} from 'node:path';
import type {Diagnosis} from '../signature/diagnose/diagnose.ts';
import {readSignature} from '../signature/verify.ts';
import type {Delivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {Context} from './context.ts';
import {createDiagnoser} from './diagnosis.ts';
import type {Secrets} from './secrets.ts';

export interface DiagnoseVerdict {
  readonly diagnose: (delivery: Delivery, verdict: Verdict) => Promise<Verdict>;
  /** All that is known of an invalid one; undefined where nothing is, or not in time. */
  readonly explain: (delivery: Delivery) => Promise<Diagnosis | undefined>;
  readonly close: () => Promise<void>;
}

/** Says why a delivery is invalid, in a thread of its own and within 250 ms; else the verdict stays as it is. */
export function createDiagnose(secrets: () => Secrets, {distFolder}: Context): DiagnoseVerdict {
  const diagnoser = createDiagnoser(join(distFolder, 'cli/diagnosis-worker.js'));
  const ask = async (delivery: Delivery, timeoutMs: number): Promise<Diagnosis | undefined> => {
    const signature = readSignature(delivery.headers);
    if (signature === undefined) return undefined;
    const {active, others} = secrets();
    const question = {body: delivery.body, signature, secrets: active, otherSecrets: others};
    const diagnosis = await diagnoser.diagnose(question, {timeoutMs});
    return diagnosis === undefined ? undefined : withBuffers(diagnosis);
  };
  return {
    close: () => diagnoser.close(),
    explain: delivery => ask(delivery, explanationMs),
    async diagnose(delivery, verdict) {
      const diagnosis = verdict.kind === 'invalid' ? await ask(delivery, diagnosisMs) : undefined;
      if (verdict.kind !== 'invalid' || diagnosis === undefined) return verdict;
      const {reason, explanation, notes} = diagnosis;
      return {...verdict, reason, explanation, notes: [...verdict.notes, ...notes]};
    },
  };
}

/** What comes from another thread holds bare bytes. */
function withBuffers(diagnosis: Diagnosis): Diagnosis {
  const {difference} = diagnosis;
  if (difference === null) return diagnosis;
  const received = Buffer.from(difference.received);
  return {...diagnosis, difference: {...difference, received, signed: Buffer.from(difference.signed)}};
}

const diagnosisMs = 250;
/** Somebody waits for it, and nothing else does. */
const explanationMs = 3000;
