import {type Command, Option} from 'commander';
import {Failure} from '../../webhook/failure.ts';
import {parseTypeFilter, type TypeFilter} from '../../webhook/filter.ts';
import {parseRoute, type Route} from '../../webhook/route.ts';
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
  parsePath,
  parsePort,
  parsePublicUrl,
  parseSize,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';
import type {RenderOptions} from '../rendering.ts';
import {type KeptBounds, parseRetention} from '../retention.ts';
import type {TunnelOptions} from '../tunnelling.ts';
import {addInspectPortOption} from './inspect.ts';

export interface ListenOptions
  extends EndpointOptions,
    SecretOptions,
    StoreOptions,
    RenderOptions,
    TunnelOptions {
  readonly events: TypeFilter;
  readonly path?: string;
  readonly publicUrl?: string;
  readonly port: number;
  readonly hold?: true;
  readonly retention: KeptBounds;
  readonly concurrency?: number;
  readonly maxBody: number;
  readonly allowUnverified?: true;
  readonly route?: readonly Route[];
  readonly count?: number;
  readonly untilType?: TypeFilter;
  readonly deadline?: number;
  readonly inspect: boolean;
  readonly inspectPort: number;
  readonly report: boolean;
}

export function addListen(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('listen')
    .summary('open the tunnel; receive, verify, record, forward and print deliveries')
    .description(
      'Opens a public URL that leads to this machine, and shows, records and forwards each delivery that comes.',
    )
    .argument('[endpoint]', 'where to forward to: 3000, localhost:3000/webhooks, https://…');
  addEndpointOptions(command)
    .option(
      '--route <types=url>',
      "send these types elsewhere, like 'generation.*=3000/gen'; repeatable, the first match wins",
      collect(text => parseRoute(text, '--route')),
    )
    .addOption(
      new Option('-e, --events <globs>', "forward only these types, like 'generation.*,!generation.started'")
        .argParser(text => parseTypeFilter(text, '--events'))
        .default(() => true, '*'),
    )
    .option('--path <path>', 'accept deliveries on this path only', parsePath)
    .addOption(
      new Option('-p, --port <port>', 'local port of the receiver, on 127.0.0.1')
        .argParser(parsePort)
        .default(0, 'any free one'),
    )
    .option('--domain <name>', 'ngrok domain to use')
    .option(
      '--public-url <url>',
      'another tunnel leads here already: show this URL, open none',
      parsePublicUrl,
    )
    .option('--no-tunnel', 'local only')
    .option('--allow-unverified', 'forward deliveries with a missing or wrong signature too')
    .option('--hold', 'answer 200 once stored; keep each delivery until the endpoint takes it, in order')
    .option('--concurrency <n>', 'attempts under way at once; 1 = one after the other', text =>
      parseCount(text, '--concurrency', {min: 1, max: 100_000}),
    )
    .addOption(
      new Option('--max-body <size>', 'answer 413 to anything larger')
        .argParser(text => parseSize(text, '--max-body'))
        .default(25 * 1024 * 1024, '25mb'),
    )
    .addOption(
      new Option(
        '--retention <bounds>',
        'what stays in the record: what is younger or among the newest; or forever',
      )
        .argParser(text => parseRetention(text, '--retention'))
        .default({}, '30d,10000'),
    )
    .option('--count <n>', 'end after n forwarded deliveries; 0 if all were answered 2xx, else 1', text =>
      parseCount(text, '--count', {min: 1, max: 1_000_000}),
    )
    .option('--until-type <globs>', 'end after a forwarded delivery of such a type', text =>
      parseTypeFilter(text, '--until-type'),
    )
    .option('--deadline <duration>', 'end by then; 1 if --count or --until-type is not met', text =>
      parseDeadline(text),
    )
    .option('--no-inspect', 'without the inspector page')
    .option('--no-report', 'end with the counts alone')
    .option('--compact', 'one line a delivery')
    .option('-q, --quiet', 'failures only')
    .option('-v, --verbose', 'headers and answers too');
  addInspectPortOption(command);
  addSecretOptions(addStoreOption(addJsonOption(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria listen --forward-to localhost:3000/webhooks
  vigthoria listen --no-tunnel --port 4000 --json | jq .
`,
  );
  command.action(async (endpoint: string | undefined, _options, self: Command) => {
    const {runListen} = await import('../run/listen.ts');
    const options = self.optsWithGlobals<ListenOptions>();
    setExitCode(await runListen(endpoint, options, context, await context.settings()));
  });
}

function parseDeadline(text: string): number {
  const deadlineMs = parseDuration(text, '--deadline');
  if (deadlineMs > 0) return deadlineMs;
  throw new Failure('usage', '--deadline 0 is over at once', 'give a time like 30s, or leave it out');
}
