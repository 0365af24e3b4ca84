import type {Command} from 'commander';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  type EndpointOptions,
  type SecretOptions,
} from '../options.ts';

export interface CheckCommandOptions extends EndpointOptions, SecretOptions {
  readonly report?: string;
  readonly json?: true;
  readonly color: string;
}

export function addCheck(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('check')
    .summary('try an endpoint with good, forged, repeated and odd deliveries')
    .description(
      'Tries an endpoint as Vigthoria, and as an attacker, would, and says what its handler does wrong and how to mend it. Nothing is recorded; the event ids begin with evt_check_.',
    )
    .argument('[url]', 'the endpoint: localhost:3000/webhooks; else --forward-to')
    .option('--report <file>', 'write the report as Markdown too; - for stdout, in the place of the table');
  addSecretOptions(addJsonOption(addEndpointOptions(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria check localhost:3000/webhooks/vigthoria
  vigthoria check 3000/webhooks --report handler.md
`,
  );
  command.action(async (url: string | undefined, _options, self: Command) => {
    const {runCheck} = await import('../run/check.ts');
    setExitCode(
      await runCheck(url, self.optsWithGlobals<CheckCommandOptions>(), context, await context.settings()),
    );
  });
}
