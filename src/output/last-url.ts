import type {Attempt} from '../webhook/attempt.ts';
import {isSent} from '../webhook/comparison.ts';

/** Where a delivery went last, else the usual place. */
export function lastUrl(attempts: readonly Attempt[], path: string): string {
  return attempts.findLast(isSent)?.url ?? `http://localhost:3000${path}`;
}
