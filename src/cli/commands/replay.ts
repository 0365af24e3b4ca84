import {type Command, Option} from 'commander';
import {type JsonEdit, parseSet, parseUnset} from '../../webhook/json-edit.ts';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  collect,
  type EndpointOptions,
  parseAge,
  parseCount,
  parseRate,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';
import type {RenderOptions} from '../rendering.ts';

export interface ReplayOptions extends EndpointOptions, SecretOptions, StoreOptions, RenderOptions {
  readonly resign?: true;
  readonly set?: readonly JsonEdit[];
  readonly unset?: readonly JsonEdit[];
  readonly edit?: true;
  readonly last?: number;
  readonly since?: number;
  readonly before?: number;
  readonly type?: string;
  readonly failed?: true;
  readonly allDeliveries?: true;
  readonly allowUnverified?: true;
  readonly times: number;
  readonly rate?: number;
  readonly concurrency: number;
  readonly yes?: true;
  readonly watch?: readonly string[];
  readonly dryRun?: true;
  readonly curl?: true;
}

export function addReplay(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('replay')
    .summary('send recorded deliveries to an endpoint again')
    .description(
      'Sends the recorded bytes, headers and signature again, to --forward-to or else to where they went last.',
    )
    .argument('[id...]', 'event ids (evt_…), delivery ids (dlv_…) or unique beginnings of either');
  command
    .option('--last <n>', 'the newest n deliveries, oldest first', text =>
      parseCount(text, '--last', {min: 1, max: 999_999_999}),
    )
    .option('--since <duration>', 'those received within the last 1h, 30m, …', text =>
      parseAge(text, '--since'),
    )
    .option('--before <duration>', 'those received longer ago than that', text => parseAge(text, '--before'))
    .option('--type <glob>', "those of these event types, like 'generation.*'")
    .option('--failed', 'those whose last attempt failed or was not answered 2xx')
    .option('--all-deliveries', 'every delivery of the named events; without an id, every one recorded')
    .option('--allow-unverified', 'deliveries that were refused too')
    .option('-y, --yes', 'send several that options choose without asking')
    .option(
      '--set <path=value>',
      "change a field, like 'data.status=failed', and sign afresh; repeatable",
      collect(text => parseSet(text)),
    )
    .option(
      '--unset <path>',
      'take a field away, and sign afresh; repeatable',
      collect(text => parseUnset(text)),
    )
    .option('--edit', 'change the payload in $VISUAL or $EDITOR, and sign afresh')
    .option('--resign', 'with a fresh signature, made with the current secret')
    .option('--watch <path...>', 'again at each change of these files, until answered 2xx')
    .addOption(
      new Option('--times <n>', 'each so many times')
        .default(1)
        .argParser(text => parseCount(text, '--times', {min: 1, max: 1_000_000})),
    )
    .option('--rate <n/s>', 'at most so many a second; 0.5/s, 30/m', text => parseRate(text, '--rate'))
    .addOption(
      new Option('--concurrency <n>', 'attempts under way at once')
        .default(1)
        .argParser(text => parseCount(text, '--concurrency', {min: 1, max: 1000})),
    )
    .option('--dry-run', 'show what would be sent, send nothing')
    .option('--curl', 'print the curl command, send nothing')
    .option('-q, --quiet', 'show failures only')
    .option('-v, --verbose', 'show answers too');
  addEndpointOptions(command);
  addSecretOptions(addStoreOption(addJsonOption(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria replay evt_abc123xyz
  vigthoria replay evt_abc123xyz --forward-to localhost:4000/webhooks --resign
  vigthoria replay evt_abc123xyz --set data.status=failed --unset data.result_url
  vigthoria replay evt_abc123xyz --watch src
  vigthoria replay --failed --since 1h --rate 5/s
`,
  );
  command.action(async (ids: readonly string[], _options, self: Command) => {
    const {runReplay} = await import('../run/replay.ts');
    setExitCode(
      await runReplay(ids, self.optsWithGlobals<ReplayOptions>(), context, await context.settings()),
    );
  });
}
