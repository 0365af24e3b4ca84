import {localDateTime, timeSpan} from '../../output/quantity.ts';
import type {StoreReport} from '../../store/examine.ts';
import {type Check, fail, pass, warn} from './check.ts';

/** The clock: against what is recorded, since nobody is asked for the time. */
export function checkClock(nowMs: number, report: StoreReport | null): Check {
  const shown = `${localDateTime(nowMs)} (UTC${offset(nowMs)})`;
  if (nowMs < earliestMs) {
    return fail('clock', `it says ${shown}, which is past: certificates will not be valid`, setClock);
  }
  const newestMs = report?.newestMs ?? null;
  if (newestMs !== null && newestMs - nowMs > toleranceMs) {
    const ahead = timeSpan(newestMs - nowMs);
    return warn('clock', `it says ${shown}, and a delivery was recorded ${ahead} later than that`, setClock);
  }
  const behindMs = findLag(report);
  if (behindMs > toleranceMs) {
    const what = `it says ${shown}, and was ${timeSpan(behindMs)} behind Vigthoria's when the last delivery came`;
    return warn('clock', what, setClock);
  }
  return pass('clock', shown);
}

const earliestMs = Date.UTC(2026, 0, 1);
const toleranceMs = 60_000;
const setClock = 'set the clock, or turn on its synchronisation';

/** No event comes before it happened. */
function findLag(report: StoreReport | null): number {
  const newest = report?.newestValid ?? null;
  const createdMs = newest === null ? Number.NaN : Date.parse(newest.created);
  return newest === null || Number.isNaN(createdMs) ? 0 : createdMs - newest.receivedAtMs;
}

function offset(nowMs: number): string {
  const minutes = -new Date(nowMs).getTimezoneOffset();
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
