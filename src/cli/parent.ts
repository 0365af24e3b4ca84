import {readFileSync} from 'node:fs';

const lookMs = 1000;

/**
 * Tells when the process that started this one has gone, as a killed `npm run` or terminal does without a word. One that
 * leads a session of its own (`setsid`, or spawned detached) was meant to live on.
 */
export function watchParent(process: NodeJS.Process, onGone: () => void): () => void {
  const parent = process.ppid;
  if (isSessionLeader(process)) return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Known on Linux only; elsewhere nobody is taken for one. */
function isSessionLeader({pid, platform}: NodeJS.Process): boolean {
  if (platform !== 'linux') return false;
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // After the name, which may hold anything: state, parent, process group, session (proc_pid_stat(5)).
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === pid;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
