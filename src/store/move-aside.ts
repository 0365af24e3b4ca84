import {existsSync, renameSync} from 'node:fs';

/** The journals go first: one left behind would be taken for the new database's own. */
const suffixes = ['-wal', '-shm', ''] as const;

/** Renames a database and its journals, and says to what; nothing that stands there already is replaced. */
export function moveAside(file: string, nowMs: number): string {
  const aside = freeName(`${file}.corrupt-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`);
  for (const suffix of suffixes) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (suffixes.every(suffix => !existsSync(`${name}${suffix}`))) return name;
  }
}
