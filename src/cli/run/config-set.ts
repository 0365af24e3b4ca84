import {resolve} from 'node:path';
import type {Command, Option} from 'commander';
import {Failure, isFailure} from '../../webhook/failure.ts';
import {toOptionValue} from '../apply-settings.ts';
import {type ConfigValue, writeConfigKey} from '../config-file.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {findSettingKey} from '../find-setting-key.ts';
import {userConfigFile} from '../folders.ts';
import {promptHidden} from '../hidden-prompt.ts';
import {listSources} from '../setting-values.ts';
import {readSettings} from '../settings.ts';
import {readStdin} from '../stdin.ts';

/** Sets one key of the user's config file; a value that its option would refuse is refused here. */
export async function runConfigSet(
  typed: string,
  values: readonly string[],
  program: Command,
  context: Context,
): Promise<number> {
  const {key, option} = findSettingKey(typed, program);
  const isHidden = key === 'secret' || key === 'authtoken';
  const value = isHidden ? await askValue(key, values, context) : toConfigValue(key, option, values, context);
  if (value === null) return cancelled;
  const file = userConfigFile(context.env);
  writeConfigKey(file, key, value);
  context.stderr.tell(`${key} is set in ${file}`);
  await tellWinner(key, context);
  return exitCodes.done;
}

/** Removes a key from the user's config file, also one that no option has; exit code 1 where it is not there. */
export async function runConfigUnset(typed: string, program: Command, context: Context): Promise<number> {
  const file = userConfigFile(context.env);
  const key = typed.replace(/^--/, '');
  if (writeConfigKey(file, key, undefined)) {
    context.stderr.tell(`${key} is no longer set in ${file}`);
    return exitCodes.done;
  }
  const known = findSettingKey(typed, program);
  context.stderr.tell(`${known.key} is not set in ${file}`);
  return exitCodes.no;
}

/** 128 + SIGINT. */
const cancelled = 130;

async function askValue(
  key: 'secret' | 'authtoken',
  values: readonly string[],
  context: Context,
): Promise<ConfigValue | null> {
  if (values.length > 0) {
    context.stderr.tell(
      `warning: a ${key} on the command line stays in the shell's history, and other users can see it while the command runs`,
    );
  }
  const given = values.length > 0 ? values : await readHidden(key, context);
  if (given === null) return null;
  if (given.length === 0 || given.includes('')) throw empty(key);
  if (key === 'authtoken') await checkToken(given, context);
  return given.length === 1 ? (given[0] ?? '') : given;
}

/** Only the line ends are no part of a secret. */
async function readHidden(key: string, context: Context): Promise<readonly string[] | null> {
  if (context.process.stdin.isTTY !== true) {
    return readStdin()
      .split(/\r?\n/)
      .filter(line => line !== '');
  }
  const typed = await promptHidden(`${key} (not shown): `, context);
  return typed === null ? null : [typed];
}

async function checkToken(given: readonly string[], context: Context): Promise<void> {
  const {checkAuthtoken} = await context.loadTunnel();
  if (given.length > 1) throw new Failure('usage', 'an authtoken is one line', 'give that line only');
  try {
    checkAuthtoken(given[0] ?? null, null);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new Failure('usage', error.message, error.hint, {cause: error});
  }
}

function empty(key: string): Failure {
  const page = key === 'secret' ? 'the Vigthoria dashboard: settings, webhooks' : 'dashboard.ngrok.com';
  return new Failure('usage', `the ${key} is empty`, `copy it from ${page}`);
}

function toConfigValue(
  key: string,
  option: Option | null,
  values: readonly string[],
  context: Context,
): ConfigValue {
  const isSwitch = option !== null && !option.required && !option.optional;
  const given = isSwitch && values.length === 0 ? ['true'] : values;
  if (given.length === 0) {
    throw new Failure('usage', `${key} needs a value`, `write it like vigthoria config set ${key} <value>`);
  }
  // A file is named from where the user is now, and the setting is read from everywhere.
  const isFile = option?.flags.includes('<file>') === true;
  const settled = isFile ? given.map(file => (file === '-' ? file : resolve(context.cwd, file))) : given;
  const parsed =
    option === null ? settled : toOptionValue(option, {key, values: settled, source: 'the command line'});
  if (isSwitch) return settled[0] === 'true' || settled[0] === '1';
  return Array.isArray(parsed) && settled.length > 1 ? settled : (settled[0] ?? '');
}

/** Something else may give the value all the same. */
async function tellWinner(key: string, context: Context): Promise<void> {
  const settings = await readSettings(context.env, context.cwd, () => undefined);
  const [winner] = listSources(key, settings, context);
  if (winner === undefined || /^config\.json/.test(winner.source)) return;
  context.stderr.tell(`warning: ${winner.source} sets ${key} too, and wins over your config file here`);
}
