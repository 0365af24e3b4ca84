import {spawnSync} from 'node:child_process';

/** Whether a program is on the PATH; in CI, where .ci/run installs them all, one that is not there fails. */
export function hasTool(name: string): boolean {
  const isThere = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  if (!isThere && process.env['CI'] === 'true') throw new Error(`${name} is not installed: see .ci/run`);
  return isThere;
}
