import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Failure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {userConfigFile} from '../folders.ts';
import {projectConfig} from '../setting-files.ts';
import {dotenvFiles} from '../settings.ts';
import {type Check, fail, pass, warn} from './check.ts';

/** The files that settings come from: what is wrong with them, and whether others can read the user's own. */
export function checkSettings(problems: readonly Failure[], context: Context): readonly Check[] {
  const own = userConfigFile(context.env);
  const found = [
    ...[...dotenvFiles, projectConfig].filter(file => existsSync(join(context.cwd, file))),
    ...(existsSync(own) ? [own] : []),
  ];
  const checks = [
    ...problems.map(({message, hint}) => fail('settings', message, hint)),
    ...(isOpenToOthers(own, context)
      ? [warn('settings', `others on this machine can read ${own}`, `chmod 600 ${own}`)]
      : []),
  ];
  if (checks.length > 0) return checks;
  return [
    pass(
      'settings',
      found.length === 0 ? 'no settings file, defaults apply' : `read from ${found.join(', ')}`,
    ),
  ];
}

function isOpenToOthers(file: string, {process}: Context): boolean {
  // Windows has no such bits.
  if (process.platform === 'win32') return false;
  const stat = statSync(file, {throwIfNoEntry: false});
  return stat !== undefined && (stat.mode & 0o077) !== 0;
}
