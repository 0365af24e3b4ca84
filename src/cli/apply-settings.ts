import type {Command, Option} from 'commander';
import {Failure} from '../webhook/failure.ts';
import type {Setting, Settings} from './settings.ts';

/** Gives each option of a command, and of those above it, that was not typed the value that a setting holds for it. */
export function applySettings(command: Command, settings: Settings): void {
  for (let owner: Command | null = command; owner !== null; owner = owner.parent) {
    for (const option of owner.options) applySetting(owner, option, settings);
  }
}

/** Options that say what one call is about, and those whose settings are looked up elsewhere. */
const unsettable = new Set(['version', 'secret', 'store', 'payload', 'signature', 'event']);

function applySetting(owner: Command, option: Option, settings: Settings): void {
  const key = option.long?.replace(/^--/, '');
  const name = option.attributeName();
  const source = owner.getOptionValueSource(name);
  if (key === undefined || unsettable.has(key)) return;
  if (source !== undefined && source !== 'default') return;
  const setting = settings.findOption(key);
  if (setting !== undefined) owner.setOptionValueWithSource(name, toOptionValue(option, setting), 'config');
}

function toOptionValue(option: Option, setting: Setting): unknown {
  const {values} = setting;
  // `--no-tunnel` set to true means that `tunnel` is false.
  if (!option.required && !option.optional) return readSwitch(setting) !== option.negate;
  return values.reduce<unknown>((before, value) => option.parseArg?.(value, before) ?? value, undefined);
}

function readSwitch({values, key, source}: Setting): boolean {
  const [value = ''] = values;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new Failure(
    'usage',
    `${key} from ${source} is "${value}", neither true nor false`,
    'set it to true or false',
  );
}
