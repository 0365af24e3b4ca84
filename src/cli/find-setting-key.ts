import type {Command, Option} from 'commander';
import {Failure} from '../webhook/failure.ts';
import {listSettingKeys} from './setting-keys.ts';
import {didYouMean} from './suggest.ts';

/** The setting that a typed key means; a `Failure` of code `usage` says what is near to it. */
export function findSettingKey(
  typed: string,
  program: Command,
): {readonly key: string; readonly option: Option | null} {
  const keys = listSettingKeys(program);
  const key = typed.replace(/^--/, '');
  const option = keys.get(key);
  if (option !== undefined) return {key, option};
  const message = `there is no setting "${typed.replace(/=[\s\S]*/, '=…')}"${didYouMean(key, keys.keys())}`;
  throw new Failure('usage', message, 'see all of them: vigthoria config list');
}
