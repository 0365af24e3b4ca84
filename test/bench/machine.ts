import {arch, cpus, loadavg, release, totalmem, type} from 'node:os';

/** Where and how busy: figures of different machines are not comparable. */
export function describeMachine(): Record<string, string | number> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
    load_before: Number(loadavg()[0]?.toFixed(2)),
  };
}
