import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** Whether this process may change its terminal: one in the background is stopped for trying. */
export function isForeground({platform, pid}: NodeJS.Process): boolean {
  switch (platform) {
    case 'win32':
      return true;
    case 'linux':
      return isSame(readStat());
    default:
      return isSame(askPs(pid));
  }
}

function isSame([group, terminalGroup]: readonly (string | undefined)[]): boolean {
  return group !== undefined && group === terminalGroup;
}

/** Fields pgrp and tpgid of proc_pid_stat(5); the name before them may hold blanks. */
function readStat(): readonly (string | undefined)[] {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [fields[2], fields[5]];
}

function askPs(pid: number): readonly (string | undefined)[] {
  return execFileSync('ps', ['-o', 'pgid=,tpgid=', '-p', `${pid}`], {encoding: 'utf8'})
    .trim()
    .split(/\s+/);
}
