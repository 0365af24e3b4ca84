import type {Secret} from '../../webhook/secret.ts';

export interface Diagnosis {
  readonly reason: string;
  readonly explanation: string;
  readonly details: readonly string[];
  readonly fixes: readonly string[];
  readonly notes: readonly string[];
}

export interface DiagnosisInput {
  readonly body: Buffer;
  readonly signature: string;
  readonly secrets: readonly Secret[];
  readonly otherSecrets: readonly Secret[];
  readonly nowMs: () => number;
}

export function diagnose(input: DiagnosisInput): Diagnosis {
  return {
    reason: 'mismatch',
    explanation: 'another secret or another delivery is most likely',
    details: [`the body has ${input.body.length} bytes`],
    fixes: [],
    notes: [],
  };
}
