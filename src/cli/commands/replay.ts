import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  type EndpointOptions,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';
import type {SetExitCode} from '../program.ts';
import type {RenderOptions} from '../rendering.ts';

export interface ReplayOptions extends EndpointOptions, SecretOptions, StoreOptions, RenderOptions {
  readonly resign?: true;
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
    .argument('<id...>', 'event ids (evt_…), delivery ids (dlv_…) or unique beginnings of either');
  addEndpointOptions(command)
    .option('--resign', 'with a fresh signature, made with the current secret')
    .option('--dry-run', 'show what would be sent, send nothing')
    .option('--curl', 'print the curl command, send nothing');
  addSecretOptions(addStoreOption(addJsonOption(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria replay evt_abc123xyz
  vigthoria replay evt_abc123xyz --forward-to localhost:4000/webhooks --resign
`,
  );
  command.action(async (ids: readonly string[], _options, self: Command) => {
    const {runReplay} = await import('../run/replay.ts');
    setExitCode(
      await runReplay(ids, self.optsWithGlobals<ReplayOptions>(), context, await context.settings()),
    );
  });
}
