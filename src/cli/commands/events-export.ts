import {type Command, Option} from 'commander';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {addStoreOption, asText, collect, type StoreOptions} from '../options.ts';

export interface ExportOptions extends StoreOptions {
  readonly all?: true;
  readonly format?: 'ndjson' | 'har' | 'http' | 'curl' | 'test';
  readonly framework?: 'vitest' | 'jest' | 'pytest';
  readonly redact?: true;
  readonly redactPath?: readonly string[];
  readonly output?: string;
  readonly force?: true;
}

export function addEventsExport(events: Command, context: Context, setExitCode: SetExitCode): void {
  const command = events
    .command('export')
    .summary('write recorded deliveries to a file')
    .description(
      'Writes recorded deliveries: ndjson holds all that is known of them, har opens in the tools of browsers, http is the raw ' +
        'requests, curl a script that sends them, test a file of tests that post them to your handler.',
    )
    .argument('[id...]', 'event ids (evt_…), delivery ids (dlv_…) or unique beginnings of either')
    .option('--all', 'everything recorded, oldest first')
    .addOption(
      new Option('--format <format>', 'ndjson unless said otherwise').choices([
        'ndjson',
        'har',
        'http',
        'curl',
        'test',
      ]),
    )
    .addOption(
      new Option('--framework <name>', 'of --format test: vitest unless said otherwise').choices([
        'vitest',
        'jest',
        'pytest',
      ]),
    )
    .option('--redact', 'hide the values of authorisation headers, cookies, API keys and tokens')
    .option(
      '--redact-path <path>',
      "hide values of payloads and of JSON answers, like 'data.metadata.*'; repeatable",
      collect(asText),
    )
    .option('-o, --output <file>', 'write to a file, which must not exist yet')
    .option('--force', 'with -o: replace the file');
  addStoreOption(command)
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events export --all -o deliveries.ndjson
  vigthoria events export evt_abc123xyz --format har --redact -o delivery.har
  vigthoria events export evt_abc123xyz --format test --framework jest -o webhook.test.js
`,
    )
    .action(async (ids: readonly string[], _options: unknown, self: Command) => {
      const {runEventsExport} = await import('../run/events-export.ts');
      const options = self.optsWithGlobals<ExportOptions>();
      setExitCode(await runEventsExport(ids, options, context, await context.settings()));
    });
}
