import {closeSync, existsSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {quantile} from './statistics.ts';

/** What a commit waits for at least, in milliseconds: 48 KB written over and synced to the disk under a folder. */
export function measureSync(folder: string): {readonly p50Ms: number; readonly p90Ms: number} {
  const file = join(folder, 'sync-probe');
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(48 * 1024, 1);
  const times: number[] = [];
  try {
    for (let round = 0; round < 40; round += 1) {
      const startedMs = performance.now();
      writeSync(handle, block, 0, block.length, 0);
      fdatasyncSync(handle);
      times.push(performance.now() - startedMs);
    }
  } finally {
    closeSync(handle);
    rmSync(file);
  }
  return {p50Ms: quantile(times, 0.5), p90Ms: quantile(times, 0.9)};
}

/** A folder in memory, which costs no wait for a disk; null where the system has none. */
export function makeMemoryFolder(): {readonly path: string; remove(): void} | null {
  if (!existsSync('/dev/shm')) return null;
  const path = mkdtempSync('/dev/shm/vigthoria-bench-');
  return {path, remove: () => rmSync(path, {recursive: true, force: true})};
}
