import type {Command, Option} from 'commander';
import {checkLines} from '../../output/check-lines.ts';
import {escapeJsonLine} from '../../output/sanitize.ts';
import {parseEndpoint} from '../../webhook/endpoint.ts';
import {type Failure, isFailure} from '../../webhook/failure.ts';
import {applySettings, toOptionValue} from '../apply-settings.ts';
import type {DoctorOptions} from '../commands/doctor.ts';
import type {Context} from '../context.ts';
import {type Check, fail, pass} from '../doctor/check.ts';
import {checkClock} from '../doctor/check-clock.ts';
import {checkEndpoint, checkPort} from '../doctor/check-endpoint.ts';
import {checkGit} from '../doctor/check-git.ts';
import {checkNode, checkPackage} from '../doctor/check-package.ts';
import {checkSecrets} from '../doctor/check-secret.ts';
import {checkSettings} from '../doctor/check-settings.ts';
import {checkStore} from '../doctor/check-store.ts';
import {checkTerminal} from '../doctor/check-terminal.ts';
import {checkOnline, checkToken} from '../doctor/check-token.ts';
import {exitCodes} from '../exit-code.ts';
import {findUnknownKeys} from '../refuse-unknown-keys.ts';
import {openTextStream} from '../rendering.ts';
import {findSecrets} from '../secrets.ts';
import {listSettingKeys} from '../setting-keys.ts';
import {showSetting} from '../setting-values.ts';
import {readSettings, type Settings} from '../settings.ts';
import {readStdin} from '../stdin.ts';
import {storeFile} from '../store-file.ts';
import {readTunnelSettings} from '../tunnelling.ts';

/** Checks the set-up and tells each finding as it comes; exit code 1 where something fails. */
export async function runDoctor(
  argument: string | undefined,
  command: Command,
  context: Context,
): Promise<number> {
  const problems: Failure[] = [];
  const read = await readSettings(context.env, context.cwd, problem => problems.push(problem));
  const keys = listSettingKeys(command.parent ?? command);
  const settings = withoutRefused(read, keys, problem => problems.push(problem));
  problems.push(...findUnknownKeys(command.parent ?? command, read));
  applySettings(command, settings);
  const options = command.optsWithGlobals<DoctorOptions>();
  const endpoint = argument === undefined ? [] : [parseEndpoint(argument, 'the endpoint')];
  const tell = await openTeller(options, context);
  const counts = {pass: 0, warn: 0, fail: 0};
  const {values: retention} = showSetting('retention', keys.get('retention') ?? null, settings, context);
  const all = examine(
    {
      options: {...options, forwardTo: [...endpoint, ...(options.forwardTo ?? [])]},
      problems,
      settings,
      retention: retention.join(' '),
    },
    context,
  );
  for await (const check of all) {
    counts[check.status] += 1;
    tell(check);
  }
  context.stderr.tell(`${counts.pass} passed, ${counts.warn} warned, ${counts.fail} failed`);
  return counts.fail === 0 ? exitCodes.done : exitCodes.no;
}

/** The settings but those that their options refuse, of whatever command. */
function withoutRefused(
  settings: Settings,
  keys: ReadonlyMap<string, Option | null>,
  onProblem: (problem: Failure) => void,
): Settings {
  const refused = new Set<string>();
  for (const [key, option] of keys) {
    const setting = settings.findOption(key);
    if (option === null || setting === undefined || key === 'secret') continue;
    try {
      toOptionValue(option, setting);
    } catch (error) {
      if (!isFailure(error)) throw error;
      onProblem(error);
      refused.add(key);
    }
  }
  return {...settings, findOption: key => (refused.has(key) ? undefined : settings.findOption(key))};
}

interface SetUp {
  readonly options: DoctorOptions;
  /** What is wrong with the settings. */
  readonly problems: readonly Failure[];
  readonly settings: Settings;
  /** As it is set, for people. */
  readonly retention: string;
}

async function* examine(
  {options, problems, settings, retention}: SetUp,
  context: Context,
): AsyncGenerator<Check> {
  yield checkNode(context);
  yield await checkPackage(context);
  yield* checkSettings(problems, context);
  yield* await checkTunnel(options, settings, context);
  yield* findAndCheckSecrets(options, settings);
  yield* await checkGit(context);
  const {forwardTo = [], allowRemote = false} = options;
  if (forwardTo.length === 0) yield pass('endpoint', 'none is set: deliveries are recorded and printed');
  for (const endpoint of forwardTo) yield await checkEndpoint(endpoint, allowRemote, context);
  yield await checkPort(options.port);
  const store = await checkStore(storeFile(options, settings), retention, context);
  yield* store.checks;
  yield checkClock(context.nowMs(), store.report);
  yield checkTerminal(context);
}

async function checkTunnel(
  options: DoctorOptions,
  settings: Settings,
  context: Context,
): Promise<readonly Check[]> {
  if (!options.tunnel) return [pass('token', 'not needed with --no-tunnel')];
  if (options.publicUrl !== undefined)
    return [pass('token', `not needed with --public-url ${options.publicUrl}`)];
  const tunnel = readTunnelSettings(context, settings);
  const checks = await checkToken(tunnel, context);
  const isUsable = checks.every(({status}) => status !== 'fail');
  if (options.online !== true || !isUsable) return checks;
  return [...checks, await checkOnline(tunnel, options.domain, context)];
}

function findAndCheckSecrets(options: DoctorOptions, settings: Settings): readonly Check[] {
  try {
    return checkSecrets(findSecrets(options, settings, readStdin));
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [fail('secret', error.message, error.hint)];
  }
}

async function openTeller(options: DoctorOptions, context: Context): Promise<(check: Check) => void> {
  if (options.json === true) {
    // Field names and order are a contract.
    return ({name, status, message, fix}) =>
      context.stdout.write(
        `${escapeJsonLine(JSON.stringify({type: 'check', name, status, message, fix}))}\n`,
      );
  }
  const {palette, columns, write} = await openTextStream(context.stdout, options, context);
  return check => {
    for (const line of checkLines(check, {palette, columns: columns()})) write(`${line}\n`);
  };
}
