import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {addJsonOption, addStoreOption, parseAge, parseCount, type StoreOptions} from '../options.ts';

export interface PruneOptions extends StoreOptions {
  readonly olderThan?: number;
  readonly keep?: number;
  readonly held?: true;
  readonly json?: true;
}

export function addEventsPrune(events: Command, context: Context): void {
  const command = events
    .command('prune')
    .summary('delete old deliveries, and give their space back')
    .description(
      'Deletes deliveries that are both older than --older-than and not among the newest --keep, with their attempts, and makes the files smaller. listen does the same now and then, within the setting "retention".',
    )
    .option(
      '--older-than <duration>',
      'delete what is older than this (default: of the setting retention, else 30d)',
      text => parseAge(text, '--older-than'),
    )
    .option(
      '--keep <n>',
      'leave the newest ones, however old (default: of the setting retention, else 10000)',
      text => parseCount(text, '--keep', {min: 0, max: 999_999_999}),
    )
    .option('--held', 'delete those too that listen --hold has yet to send');
  addStoreOption(addJsonOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events prune --older-than 7d --keep 1000
  vigthoria events prune --older-than 0 --keep 0 --held     delete everything
`,
    )
    .action(async (_options, self: Command) => {
      const {runEventsPrune} = await import('../run/events-prune.ts');
      await runEventsPrune(self.optsWithGlobals<PruneOptions>(), context, await context.settings());
    });
}
