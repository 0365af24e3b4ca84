import {timeSpan} from './quantity.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

const barCells = 20;
/** Before that a rate says nothing. */
const minElapsedMs = 500;

/** `━━━━━─────  12/50  8.1/s  5 s left`: how far it is, how fast, how long still. */
export function progressText({done, total, elapsedMs}: Progress): string {
  const full = total === 0 ? barCells : Math.floor((done / total) * barCells);
  const bar = '━'.repeat(full) + '─'.repeat(barCells - full);
  const count = `${bar}  ${done}/${total}`;
  if (done === 0 || elapsedMs < minElapsedMs) return count;
  const perSecond = (done / elapsedMs) * 1000;
  const left = timeSpan(((total - done) / perSecond) * 1000);
  return `${count}  ${rateText(perSecond)}/s  ${left} left`;
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}
