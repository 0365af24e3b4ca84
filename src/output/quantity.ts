const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Local wall-clock time, `12:30:05`. */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** Local date and time, `2025-01-15 12:30:05`. */
export function localDateTime(ms: number): string {
  const date = new Date(ms);
  const day = [date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
  return `${date.getFullYear()}-${day} ${clockTime(ms)}`;
}

/** `12 ms`, `1.5 s`: an answer's time. */
export function answerTime(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${trimZero((ms / 1000).toFixed(1))} s`;
}

/** `24 s`, `3 min 5 s`, `2 h 10 min`: how long something went on. */
export function timeSpan(ms: number): string {
  const rounded = Math.round(ms / 1000) * 1000;
  const minutes = Math.floor((rounded % hourMs) / minuteMs);
  if (rounded >= hourMs) return `${Math.floor(rounded / hourMs)} h ${minutes} min`;
  const seconds = (rounded % minuteMs) / 1000;
  return minutes > 0 ? `${minutes} min ${seconds} s` : `${seconds} s`;
}

/** `913 B`, `1.2 kB`, `25 MB`, `81 GB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${trimZero((bytes / 1000).toFixed(1))} kB`;
  if (bytes < 999_950_000) return `${trimZero((bytes / 1_000_000).toFixed(1))} MB`;
  return `${trimZero((bytes / 1_000_000_000).toFixed(1))} GB`;
}

/** `1 delivery`, `2 deliveries`. */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(count: number): string {
  const lastTwo = count % 100;
  if (lastTwo >= 11 && lastTwo <= 13) return `${count}th`;
  const endings: Readonly<Record<number, string>> = {1: 'st', 2: 'nd', 3: 'rd'};
  return `${count}${endings[count % 10] ?? 'th'}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function trimZero(decimal: string): string {
  return decimal.replace(/\.0$/, '');
}
