import type {Attempt} from '../webhook/attempt.ts';
import type {Verdict} from '../webhook/verdict.ts';
import type {DeliveryImport, DeliveryRecording, HeldChange} from './store.ts';
import type {Write} from './writer.ts';
import {fromVerdict, toAttemptRow, toDeliveryRow} from './written-rows.ts';

export function toDeliveryWrite(recording: DeliveryRecording): Extract<Write, {kind: 'delivery'}> {
  return {kind: 'delivery', row: toDeliveryRow(recording), heldFor: recording.heldFor ?? []};
}

export function toImportWrite({attempts, deliveryNumber, ...recording}: DeliveryImport): Write {
  const {row, heldFor} = toDeliveryWrite(recording);
  return {kind: 'import', row, heldFor, deliveryNumber, attempts: attempts.map(toAttemptRow)};
}

export function toVerdictWrite(deliveryId: string, verdict: Verdict): Write {
  return {kind: 'verdict', deliveryId, values: fromVerdict(verdict)};
}

export function toAttemptWrite(attempt: Attempt, held?: HeldChange): Write {
  const row = toAttemptRow(attempt);
  return held === undefined ? {kind: 'attempt', row} : {kind: 'attempt', row, held};
}
