import {type Command, Option} from 'commander';
import {type JsonEdit, parseSet} from '../../webhook/json-edit.ts';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  collect,
  type EndpointOptions,
  parseCount,
  parseDuration,
  parseRate,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';
import type {RenderOptions} from '../rendering.ts';

export interface TriggerCommandOptions extends EndpointOptions, SecretOptions, StoreOptions, RenderOptions {
  readonly set?: readonly JsonEdit[];
  readonly payload?: string;
  readonly id?: string;
  readonly count: number;
  readonly rate?: number;
  readonly delay: number;
  readonly badSignature?: true;
  readonly signature: boolean;
  readonly duplicate?: true;
  readonly shuffle?: true;
  readonly list?: true;
}

export function addTrigger(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('trigger')
    .summary('send a signed sample event to an endpoint')
    .description(
      'Sends sample events as Vigthoria would, to --forward-to or else to the listen that runs in this folder.',
    )
    .argument('[type...]', 'event types, like generation.completed; --list shows them')
    .option('--list', 'show the event types that there are samples of')
    .option('--set <path=value>', "change a field, like 'data.status=failed'; repeatable", collect(parseSet))
    .option('--payload <file>', 'send these bytes instead of a sample; - for stdin')
    .option('--id <event id>', 'the event id, instead of a fresh one')
    .addOption(
      new Option('--count <n>', 'how many of each type')
        .default(1)
        .argParser(text => parseCount(text, '--count', {min: 1, max: 100_000})),
    )
    .option('--rate <n/s>', 'so many a second, answered or not; 0.5/s, 30/m', text =>
      parseRate(text, '--rate'),
    )
    .addOption(
      new Option('--delay <duration>', 'fault: send them that long after they were made')
        .default(0, 'none')
        .argParser(text => parseDuration(text, '--delay')),
    )
    .option('--bad-signature', 'fault: a signature that does not match')
    .option('--no-signature', 'fault: no signature at all')
    .option('--duplicate', 'fault: each one twice, with the same event id')
    .option('--shuffle', 'fault: in an order that is not that of their times');
  addSecretOptions(addStoreOption(addJsonOption(addEndpointOptions(command)))).addHelpText(
    'after',
    `
Examples:
  vigthoria trigger generation.completed
  vigthoria trigger usage.threshold --count 3 --forward-to localhost:3000/webhooks
  vigthoria trigger generation.started generation.completed --shuffle
  vigthoria trigger payment.failed --set data.amount=4900 --bad-signature
`,
  );
  command.action(async (types: readonly string[], _options, self: Command) => {
    const options = self.optsWithGlobals<TriggerCommandOptions>();
    const {runTrigger} = await import('../run/trigger.ts');
    // An endpoint that is only configured is where `listen` forwards to: a listen that runs comes first then.
    const isTyped = self.getOptionValueSource('forwardTo') === 'cli';
    setExitCode(await runTrigger(types, options, {isTyped}, context, await context.settings()));
  });
}
