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

export interface VerifyOptions extends SecretOptions, StoreOptions {
  readonly payload?: string;
  readonly signature?: string;
  readonly header?: readonly string[];
  readonly event?: string;
  readonly json?: true;
  readonly color: string;
}

export function addVerify(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('verify')
    .summary('check a signature; say why it does not match')
    .description(
      'Checks the signature of a payload over its exact bytes. Vigthoria sends 64 lower-case hex digits of HMAC-SHA256 ' +
        'over the raw body; the Node sample in its documents signs re-serialised JSON instead, which differs for some bodies.',
    )
    .option(
      '--payload <file>',
      "the payload, an export of ours, a HAR file, raw HTTP requests or the ngrok inspector's JSON; - for stdin",
    )
    .option('--signature <value>', 'the signature to check')
    .option(
      '--header <line>',
      "the signature as a header line, 'X-Vigthoria-Signature: …'",
      (line, before: readonly string[] = []) => [...before, line],
    )
    .option('--event <id>', 'verify a recorded delivery, or with --payload one of those in the file');
  addSecretOptions(addStoreOption(addJsonOption(command)))
    .addHelpText(
      'after',
      `
Examples:
  vigthoria verify --payload event.json --signature c207a07b57ca…
  vigthoria verify --event evt_abc123xyz
`,
    )
    .action(async (_options, self: Command) => {
      const {runVerify} = await import('../run/verify.ts');
      setExitCode(await runVerify(self.optsWithGlobals<VerifyOptions>(), context, await context.settings()));
    });
}
