import type {Command} from 'commander';
import {type Cell, columnLines} from '../../output/columns.ts';
import type {Palette} from '../../output/palette.ts';
import {escapeJsonLine, sanitize} from '../../output/sanitize.ts';
import type {Failure} from '../../webhook/failure.ts';
import type {ConfigOptions} from '../commands/config.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {findSettingKey} from '../find-setting-key.ts';
import {userConfigFile} from '../folders.ts';
import {findUnknownKeys} from '../refuse-unknown-keys.ts';
import {openTextStream} from '../rendering.ts';
import {listSettingKeys} from '../setting-keys.ts';
import {type ShownSetting, showSetting} from '../setting-values.ts';
import {readSettings} from '../settings.ts';

/** Shows every setting, those that are set first. What is wrong with a source is told, and the rest is shown. */
export async function runConfigList(
  program: Command,
  options: ConfigOptions,
  context: Context,
): Promise<number> {
  const problems: Failure[] = [];
  const settings = await readSettings(context.env, context.cwd, problem => problems.push(problem));
  problems.push(...findUnknownKeys(program, settings));
  const keys = [...listSettingKeys(program)].sort(([a], [b]) => a.localeCompare(b));
  const shown = keys.map(([key, option]) => showSetting(key, option, settings, context));
  const isSet = ({source}: ShownSetting): boolean => source !== null && source !== 'default';
  const sorted = [...shown.filter(isSet), ...shown.filter(one => !isSet(one))];
  if (options.json === true) {
    for (const one of sorted) context.stdout.write(`${toRecord(one)}\n`);
  } else {
    const {palette, columns, write} = await openTextStream(context.stdout, options, context);
    const rows = sorted.map(one => toCells(one, isSet(one), palette));
    const heading = ['KEY', 'VALUE', 'SOURCE'];
    for (const line of columnLines(rows, {columns: columns(), palette, heading})) write(`${line}\n`);
  }
  tellProblems(problems, context);
  return problems.length === 0 ? exitCodes.done : exitCodes.usage;
}

/** Prints one value; exit code 1 where it has none. */
export async function runConfigGet(
  typed: string,
  program: Command,
  options: ConfigOptions,
  context: Context,
): Promise<number> {
  const problems: Failure[] = [];
  const {key, option} = findSettingKey(typed, program);
  const settings = await readSettings(context.env, context.cwd, problem => problems.push(problem));
  const shown = showSetting(key, option, settings, context);
  if (options.json === true) context.stdout.write(`${toRecord(shown)}\n`);
  else {
    for (const value of shown.values) context.stdout.write(`${sanitize(value)}\n`);
    context.stderr.tell(shown.source === null ? `${key} is not set` : `from ${shown.source}`);
  }
  tellProblems(problems, context);
  if (problems.length > 0) return exitCodes.usage;
  return shown.source === null ? exitCodes.no : exitCodes.done;
}

export function runConfigPath(context: Context): void {
  const {stdout, env} = context;
  const file = userConfigFile(env);
  if (stdout.isTTY) stdout.tell(file);
  else stdout.write(`${file}\n`);
}

function tellProblems(problems: readonly Failure[], {stderr}: Context): void {
  for (const {message, hint} of problems) {
    stderr.tell(`vigthoria: ${message}`);
    stderr.tell(`  ${hint}`);
  }
}

/** Field names and order are a contract. */
function toRecord({key, values, source}: ShownSetting): string {
  return escapeJsonLine(JSON.stringify({type: 'setting', key, values, source}));
}

function toCells({key, values, source}: ShownSetting, isSet: boolean, palette: Palette): readonly Cell[] {
  const paint = isSet ? palette.plain : palette.dim;
  return [
    {text: key, paint: isSet ? palette.strong : palette.dim},
    {text: values.length === 0 ? '-' : values.join(' '), paint},
    {text: source ?? '-', paint: palette.dim},
  ];
}
