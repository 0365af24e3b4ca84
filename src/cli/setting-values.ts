import type {Option} from 'commander';
import type {Context} from './context.ts';
import {defaultStoreFile} from './folders.ts';
import {maskValue} from './mask.ts';
import {readNgrokConfig} from './ngrok-config.ts';
import {findSecrets} from './secrets.ts';
import type {Setting, Settings} from './settings.ts';

/** A setting as it may be shown: its values masked. */
export interface ShownSetting {
  readonly key: string;
  readonly values: readonly string[];
  /** `default` where nothing sets it; null where it has no value at all. */
  readonly source: string | null;
}

/** The value that a key has now, and where it comes from. */
export function showSetting(
  key: string,
  option: Option | null,
  settings: Settings,
  context: Context,
): ShownSetting {
  const [first] = listSources(key, settings, context);
  if (first !== undefined) {
    return {key, values: first.values.map(value => maskValue(key, value)), source: first.source};
  }
  const fallback = key === 'store' ? defaultStoreFile() : findDefault(option);
  return fallback === undefined
    ? {key, values: [], source: null}
    : {key, values: [fallback], source: 'default'};
}

/** All that give a key a value, the one that counts first. */
export function listSources(key: string, settings: Settings, context: Context): readonly Setting[] {
  switch (key) {
    case 'secret': {
      // Stdin and files are for options, and there are none here.
      const {active, others} = findSecrets({}, settings, () => '');
      return [...active, ...others].map(({source, value}) => ({
        key,
        values: [value],
        source: source.replace(/^secret from /, ''),
      }));
    }
    case 'authtoken':
      return [
        ...settings.listVariable('NGROK_AUTHTOKEN'),
        ...settings.listOption(key),
        ...fromNgrokConfig(context),
      ];
    default:
      return settings.listOption(key);
  }
}

function fromNgrokConfig({process, home, env}: Context): readonly Setting[] {
  const {token, file} = readNgrokConfig({platform: process.platform, home, env});
  return token === null || file === null ? [] : [{key: 'authtoken', values: [token], source: file}];
}

function findDefault(option: Option | null): string | undefined {
  if (option === null || option.negate) return undefined;
  const {defaultValue, defaultValueDescription} = option;
  return defaultValueDescription ?? (defaultValue === undefined ? undefined : String(defaultValue));
}
