import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Context} from '../context.ts';
import {type Check, fail, pass} from './check.ts';

export function checkNode({process}: Context): Check {
  const major = Number(process.versions.node.split('.')[0]);
  const message = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return major >= minMajor ? pass('node', message) : fail('node', message, `use Node ${minMajor} or newer`);
}

const minMajor = 20;
const reinstall = 'install it again: npm install --global vigthoria';

/** Whether the files are those that were built, and the ngrok SDK loads. */
export async function checkPackage(context: Context): Promise<Check> {
  const damage = findDamage(context.distFolder, context.version);
  if (damage !== null) return fail('package', damage, reinstall);
  const {checkSdk} = await context.loadTunnel();
  const {execPath} = context.process;
  const why = await checkSdk({execPath, folder: context.distFolder, env: context.env});
  if (why !== null) {
    const fix = `${reinstall}, without --omit=optional; or use --no-tunnel`;
    return fail('package', `the ngrok SDK does not load: ${why}`, fix);
  }
  return pass('package', `vigthoria ${context.version}, all files as built; the ngrok SDK loads`);
}

/** `files.json` holds the SHA-256 of each built file. */
function findDamage(dist: string, version: string): string | null {
  try {
    const installed: unknown = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')).version;
    if (installed !== version) return `this is ${version}, but its package.json says ${String(installed)}`;
    const sums = Object.entries(JSON.parse(readFileSync(join(dist, 'files.json'), 'utf8')));
    const changed = sums.find(([file, sum]) => sha256(readFileSync(join(dist, file))) !== sum);
    return changed === undefined ? null : `dist/${changed[0]} is not as it was built`;
  } catch (error) {
    return `a file of the package cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
