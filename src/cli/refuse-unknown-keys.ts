import type {Command} from 'commander';
import {Failure} from '../webhook/failure.ts';
import {projectConfig} from './setting-files.ts';
import {listSettingKeys} from './setting-keys.ts';
import type {Setting, Settings} from './settings.ts';
import {didYouMean} from './suggest.ts';

/** A key of a config file that no option has is a `Failure` of code `usage`: passed over, it would seem to be set. */
export function refuseUnknownKeys(settings: Settings, createWholeProgram: () => Command): void {
  if (settings.listConfigured().length === 0) return;
  const [first] = findUnknownKeys(createWholeProgram(), settings);
  if (first !== undefined) throw first;
}

/** What is to be said of each key that no option has. */
export function findUnknownKeys(program: Command, settings: Settings): readonly Failure[] {
  const known = listSettingKeys(program);
  return settings
    .listConfigured()
    .filter(({key}) => !known.has(key))
    .map(setting => {
      const {key, source} = setting;
      const message = `${source} sets "${key}", which is no setting${meant(key, [...known.keys()])}`;
      return new Failure('usage', message, hintFor(setting));
    });
}

/** `tunnel` is what people write for `no-tunnel`. */
function meant(key: string, known: readonly string[]): string {
  return known.includes(`no-${key}`) ? `; did you mean no-${key}?` : didYouMean(key, known);
}

function hintFor({key, source}: Setting): string {
  const keys = 'keys are long option names: vigthoria config list';
  return source === projectConfig ? keys : `${keys}; to remove it: vigthoria config unset '${key}'`;
}
