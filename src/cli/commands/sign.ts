import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {addSecretOptions, type SecretOptions} from '../options.ts';

export interface SignOptions extends SecretOptions {
  readonly payload: string;
  readonly header?: true;
}

export function addSign(program: Command, context: Context): void {
  const command = program
    .command('sign')
    .summary('print the signature that a payload should carry')
    .description('Prints the hex HMAC-SHA256 of the exact bytes of a payload.')
    .requiredOption('--payload <file>', 'the payload; - for stdin')
    .option('--header', 'print the whole header line');
  addSecretOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  vigthoria sign --payload event.json
  curl -H "$(vigthoria sign --header --payload event.json)" --data-binary @event.json localhost:3000/webhooks
`,
    )
    .action(async (options: SignOptions) => {
      const {runSign} = await import('../run/sign.ts');
      runSign(options, context, await context.settings());
    });
}
