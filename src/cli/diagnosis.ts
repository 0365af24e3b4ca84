import type {Diagnosis, DiagnosisInput} from '../signature/diagnose/diagnose.ts';

export function createDiagnoser(_workerFile: string): {
  diagnose(
    input: Omit<DiagnosisInput, 'nowMs'>,
    options: {readonly timeoutMs: number},
  ): Promise<Diagnosis | undefined>;
  close(): Promise<void>;
} {
  return {diagnose: async () => undefined, close: async () => undefined};
}
