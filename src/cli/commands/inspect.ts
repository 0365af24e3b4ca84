import {type Command, Option} from 'commander';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  type EndpointOptions,
  parseCount,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';

export interface InspectOptions extends EndpointOptions, SecretOptions, StoreOptions {
  readonly inspectPort: number;
  readonly json?: true;
  readonly color: string;
}

export function addInspect(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('inspect')
    .summary('the local web page over the recorded deliveries')
    .description(
      'Serves a page on 127.0.0.1 that shows, replays, edits and compares the recorded deliveries. ' +
        'A running listen serves it by itself.',
    );
  addEndpointOptions(addInspectPortOption(command));
  addSecretOptions(addStoreOption(addJsonOption(command)))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria inspect
  vigthoria inspect --inspect-port 4041 --forward-to localhost:3000/webhooks
`,
    )
    .action(async (_options, self: Command) => {
      const {runInspect} = await import('../run/inspect.ts');
      setExitCode(
        await runInspect(self.optsWithGlobals<InspectOptions>(), context, await context.settings()),
      );
    });
}

export function addInspectPortOption(command: Command): Command {
  return command.addOption(
    new Option('--inspect-port <port>', 'port of the inspector page, on 127.0.0.1')
      .argParser(text => parseCount(text, '--inspect-port', {min: 0, max: 65_535}))
      .default(0, 'any free one'),
  );
}
