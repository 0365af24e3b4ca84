import type {Command, Option} from 'commander';
import {Failure, isFailure} from '../webhook/failure.ts';
import {settingKey} from './setting-keys.ts';
import type {Setting, Settings} from './settings.ts';

/** Gives each option of a command, and of those above it, that was not typed the value that a setting holds for it. */
export function applySettings(command: Command, settings: Settings): void {
  for (let owner: Command | null = command; owner !== null; owner = owner.parent) {
    for (const option of owner.options) applySetting(owner, option, settings);
  }
}

/** Their settings are looked up elsewhere. */
const lookedUp = new Set(['secret', 'store']);

function applySetting(owner: Command, option: Option, settings: Settings): void {
  const key = settingKey(option);
  const name = option.attributeName();
  const source = owner.getOptionValueSource(name);
  if (key === undefined || lookedUp.has(key)) return;
  if (source !== undefined && source !== 'default') return;
  const setting = settings.findOption(key);
  if (setting !== undefined) owner.setOptionValueWithSource(name, toOptionValue(option, setting), 'config');
}

/** What an option makes of a setting; a `Failure` of code `usage` where that is not to be had. */
export function toOptionValue(option: Option, setting: Setting): unknown {
  const {key, values, source} = setting;
  // `--no-tunnel` set to true means that `tunnel` is false.
  if (!option.required && !option.optional) return readSwitch(setting) !== option.negate;
  const value = values.reduce<unknown>(
    (before, text) => parseValue(option, text, before, setting),
    undefined,
  );
  if (values.length === 1 || Array.isArray(value)) return value;
  throw new Failure('usage', `${key} from ${source} takes one value, not ${values.length}`, 'give one');
}

function parseValue(option: Option, text: string, before: unknown, {key, source}: Setting): unknown {
  try {
    return option.parseArg?.(text, before) ?? text;
  } catch (error) {
    if (isFailure(error)) {
      throw new Failure(error.code, `${error.message} (from ${source})`, error.hint, {cause: error});
    }
    if (!isOptionError(error)) throw error;
    throw new Failure('usage', `${key} from ${source} is "${text}"`, error.message, {cause: error});
  }
}

/** By shape, not by class: bundles have a commander of their own. */
function isOptionError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'commander.invalidArgument';
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
