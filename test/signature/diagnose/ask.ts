import {createHmac} from 'node:crypto';
import {type Diagnosis, type DiagnosisInput, diagnose} from '../../../src/signature/diagnose/diagnose.ts';

export const secret = 's3cr3t-for-tests';
export const standard =
  '{"id":"evt_A1","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":{"ok":true}}';
export const pretty = JSON.stringify(JSON.parse(standard), null, 2);

export function digestOf(body: Buffer | string, key: Buffer | string = secret): string {
  return createHmac('sha256', key).update(body).digest('hex');
}

/** The diagnosis of a body and a signature, with the usual secret unless others are given. */
export function ask(
  body: Buffer | string,
  signature: string,
  given: Partial<DiagnosisInput> = {},
): Diagnosis {
  return diagnose({
    body: Buffer.from(body),
    signature,
    secrets: [{source: 'WEBHOOK_SECRET', value: secret}],
    otherSecrets: [],
    nowMs: () => performance.now(),
    ...given,
  });
}

/** Everything that a diagnosis says. */
export function textOf({explanation, details, fixes, notes}: Diagnosis): string {
  return [explanation, ...details, ...fixes, ...notes].join('\n');
}
