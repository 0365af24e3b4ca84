import type {HeldChange} from '../store/store.ts';
import {type AttemptOutcome, isAccepted} from '../webhook/attempt.ts';

/** What one try did to a held delivery. */
export type HeldStep =
  | {readonly step: 'taken'}
  | {readonly step: 'given up'; readonly tries: number}
  /** `tries` that count are bounded; while nothing can be reached none does. */
  | {readonly step: 'again'; readonly tries: number; readonly isReached: boolean}
  /** We ended it ourselves: the next session begins where this one was. */
  | {readonly step: 'kept'};

/** How often an endpoint is tried that takes a delivery, and fails. */
export const maxHeldTries = 10;

/** Judges a try of a held delivery by what came of it and by how many tries counted before. */
export function judgeHeld(outcome: AttemptOutcome, triesBefore: number): HeldStep {
  if (isAccepted(outcome)) return {step: 'taken'};
  const tries = triesBefore + 1;
  switch (outcome.outcome) {
    case 'responded':
      return isPassing(outcome.status) ? againUpTo(tries) : {step: 'given up', tries};
    case 'failed':
      switch (outcome.error.code) {
        case 'unreachable':
        case 'tls':
        case 'forbidden':
          return {step: 'again', tries: triesBefore, isReached: false};
        case 'aborted':
          return {step: 'kept'};
        case 'reset':
        case 'timeout':
        case 'protocol':
        case 'cut':
          return againUpTo(tries);
      }
      break;
    case 'refused':
    case 'filtered':
      return {step: 'given up', tries};
  }
}

/** What the record is to keep of a step. */
export function toHeldChange(step: HeldStep, url: string): HeldChange | undefined {
  switch (step.step) {
    case 'taken':
    case 'given up':
      return {url, change: 'released'};
    case 'again':
      return step.isReached ? {url, change: 'tried'} : undefined;
    case 'kept':
      return undefined;
  }
}

function againUpTo(tries: number): HeldStep {
  return tries < maxHeldTries ? {step: 'again', tries, isReached: true} : {step: 'given up', tries};
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
