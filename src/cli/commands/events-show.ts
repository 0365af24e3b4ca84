import {type Command, Option} from 'commander';
import type {Context} from '../context.ts';
import {addStoreOption, type StoreOptions} from '../options.ts';

type Form = 'pretty' | 'body' | 'http' | 'curl' | 'json';

export interface ShowOptions extends StoreOptions {
  readonly as: Form;
  readonly color: string;
}

export function addEventsShow(events: Command, context: Context): void {
  const command = events
    .command('show')
    .summary('show one recorded delivery')
    .description('Shows one recorded delivery with its attempts.')
    .argument('<id>', 'event id (evt_…), delivery id (dlv_…) or a unique beginning of either')
    .addOption(
      new Option('--as <form>', 'body: the exact bytes; http: the raw request; curl: a command that sends it')
        .choices(['pretty', 'body', 'http', 'curl', 'json'])
        .default('pretty'),
    );
  addStoreOption(command)
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events show evt_abc123xyz
  vigthoria events show evt_abc123xyz --as body > event.json
`,
    )
    .action(async (id: string, _options: unknown, self: Command) => {
      const {runEventsShow} = await import('../run/events-show.ts');
      await runEventsShow(id, self.optsWithGlobals<ShowOptions>(), context, await context.settings());
    });
}
