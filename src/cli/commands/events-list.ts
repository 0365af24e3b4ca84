import {type Command, Option} from 'commander';
import {Failure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {addJsonOption, addStoreOption, parseAge, parseCount, type StoreOptions} from '../options.ts';

export interface ListOptions extends StoreOptions {
  readonly limit: number;
  readonly type?: string;
  readonly since?: number;
  readonly before?: number;
  readonly search?: string;
  readonly failed?: true;
  readonly unverified?: true;
  readonly held?: true;
  readonly json?: true;
  readonly full?: true;
  readonly color: string;
}

export function addEventsList(events: Command, context: Context): void {
  const command = events
    .command('list')
    .summary('list recorded deliveries, newest first')
    .description('Lists recorded deliveries, newest first.')
    .addOption(
      new Option('--limit <n>', 'how many; 0 = all')
        .argParser(text => parseCount(text, '--limit', {min: 0, max: 999_999_999}))
        .default(50),
    )
    .option('--type <glob>', "only these event types, like 'generation.*'")
    .option('--since <duration>', 'only those received within the last 1h, 30m, …', text =>
      parseAge(text, '--since'),
    )
    .option('--before <duration>', 'only those received longer ago than that', text =>
      parseAge(text, '--before'),
    )
    .option(
      '--search <text>',
      'only those whose payload, ids or type hold this text, in any case',
      parseSearch,
    )
    .option('--failed', 'only those whose last attempt failed or was not answered 2xx')
    .option('--unverified', 'only those with a missing or wrong signature')
    .option('--held', 'only those that listen --hold has yet to send')
    .option('--full', 'with --json: headers and bodies too');
  addStoreOption(addJsonOption(command))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events list --failed --since 1h
  vigthoria events list --search user_123
  vigthoria events list --json --limit 0 | jq -r .event_id
`,
    )
    .action(async (_options, self: Command) => {
      const {runEventsList} = await import('../run/events-list.ts');
      await runEventsList(self.optsWithGlobals<ListOptions>(), context, await context.settings());
    });
}

function parseSearch(text: string): string {
  if (text !== '') return text;
  throw new Failure(
    'usage',
    '--search is empty',
    'give a piece of a payload, an id or a type, like user_123',
  );
}
