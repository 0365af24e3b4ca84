import type {Command} from 'commander';
import {sign} from '../../signature/sign.ts';
import {Failure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {addSecretOptions, type SecretOptions} from '../options.ts';
import {readPayload} from '../payload-file.ts';
import {findSecrets} from '../secrets.ts';
import {readSettings} from '../settings.ts';
import {readStdin} from '../stdin.ts';

interface SignOptions extends SecretOptions {
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
    .action((options: SignOptions) => {
      const [secret] = findSecrets(options, readSettings(context.env, context.cwd), readStdin).active;
      if (secret === undefined)
        throw new Failure('missing_input', 'no signing secret is set', howToSetSecret);
      const signature = sign(readPayload(options.payload), secret.value);
      context.stdout.write(
        options.header === true ? `X-Vigthoria-Signature: ${signature}\n` : `${signature}\n`,
      );
    });
}

export const howToSetSecret = 'put WEBHOOK_SECRET=… in .env or the environment, or give --secret-file <file>';
