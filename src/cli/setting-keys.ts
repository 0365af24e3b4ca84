import type {Command, Option} from 'commander';

/** The options that may be set outside of the command line, by their keys, in the order of the program; null: no option. */
export function listSettingKeys(program: Command): ReadonlyMap<string, Option | null> {
  const keys = new Map<string, Option | null>([['authtoken', null]]);
  for (const option of listOptions(program)) {
    const key = settingKey(option);
    if (key !== undefined && !keys.has(key)) keys.set(key, option);
  }
  return keys;
}

/** The long name of an option, or undefined where it says what one call is about. */
export function settingKey(option: Option): string | undefined {
  const key = option.long?.replace(/^--/, '');
  // `sign` and `verify` have a --header of their own, which is about a signature.
  if (key === 'header' && option.short !== '-H') return undefined;
  return key === undefined || perCall.has(key) ? undefined : key;
}

const perCall = new Set([
  'all',
  'all-deliveries',
  'as',
  'bad-signature',
  'before',
  // For `listen` it ends the session, for `trigger` it sends more.
  'count',
  'curl',
  'delay',
  'dry-run',
  'duplicate',
  'edit',
  'event',
  'failed',
  'force',
  'format',
  'framework',
  'full',
  'held',
  'id',
  'keep',
  'last',
  'list',
  'no-signature',
  'older-than',
  'online',
  'output',
  'payload',
  'rate',
  'report',
  'resign',
  'search',
  'set',
  'shuffle',
  'signature',
  'since',
  'times',
  'type',
  'unset',
  'unverified',
  'version',
  'watch',
  // From a file that came with a repository, it would send many without a question.
  'yes',
]);

function* listOptions(command: Command): Generator<Option> {
  yield* command.options;
  // Those with such names are asked by shells, not by people.
  const called = command.commands.filter(child => !child.name().startsWith('__'));
  for (const child of called) yield* listOptions(child);
}
