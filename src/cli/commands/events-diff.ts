import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {addJsonOption, addStoreOption, type StoreOptions} from '../options.ts';

export interface DiffOptions extends StoreOptions {
  readonly json?: true;
  readonly color: string;
}

export function addEventsDiff(events: Command, context: Context): void {
  const command = events
    .command('diff')
    .summary('compare two deliveries, or the last two answers to one')
    .description(
      'Compares the payloads, by JSON path and with their digits as received, and the headers of two deliveries; ' +
        'with one id, the answers of its last two attempts.',
    )
    .argument('<id>', 'event id (evt_…), delivery id (dlv_…) or a unique beginning of either')
    .argument('[other]', 'the delivery to compare it with');
  addStoreOption(addJsonOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events diff evt_abc123xyz evt_def456
  vigthoria events diff evt_abc123xyz              what a replay changed in the answer
`,
    )
    .action(async (id: string, other: string | undefined, _options: unknown, self: Command) => {
      const {runEventsDiff} = await import('../run/events-diff.ts');
      const options = self.optsWithGlobals<DiffOptions>();
      await runEventsDiff(id, other, options, context, await context.settings());
    });
}
