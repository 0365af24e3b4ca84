import type {Command} from 'commander';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';

export interface ImportOptions extends SecretOptions, StoreOptions {
  readonly json?: true;
}

export function addEventsImport(events: Command, context: Context, setExitCode: SetExitCode): void {
  const command = events
    .command('import')
    .summary('take deliveries from a file into the record')
    .description(
      'Takes deliveries from an export of ours (ndjson, har), what listen --json wrote, a HAR file of a browser or another tool, or ' +
        'the JSON of the ngrok inspector. Bytes, times and ids stay; what is recorded already is not doubled.',
    )
    .argument('<file>', 'the file; - for stdin');
  addSecretOptions(addStoreOption(addJsonOption(command)))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events import deliveries.ndjson
  curl -s localhost:4040/api/requests/http | vigthoria events import -
`,
    )
    .action(async (file: string, _options: unknown, self: Command) => {
      const {runEventsImport} = await import('../run/events-import.ts');
      const options = self.optsWithGlobals<ImportOptions>();
      setExitCode(await runEventsImport(file, options, context, await context.settings()));
    });
}
