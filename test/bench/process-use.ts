import {readFileSync, writeFileSync} from 'node:fs';

const ticksPerSecond = 100;

/** Processor time that a process has used, in milliseconds; null where /proc does not tell. */
export function cpuMsOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name, in brackets, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Resident memory now and at its highest, in MB. */
export function memoryOf(pid: number): {readonly nowMb: number; readonly highestMb: number} | null {
  const status = read(`/proc/${pid}/status`);
  if (status === null) return null;
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return {nowMb: of('VmRSS'), highestMb: of('VmHWM')};
}

/** Lets the highest value begin anew. */
export function forgetHighest(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Only Linux can; elsewhere the highest is that of the whole life.
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
