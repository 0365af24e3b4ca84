import {type Command, Option} from 'commander';
import type {Endpoint} from '../../webhook/endpoint.ts';
import {parseEndpoint} from '../../webhook/endpoint.ts';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  collect,
  parsePort,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';

export interface DoctorOptions extends SecretOptions, StoreOptions {
  readonly forwardTo?: readonly Endpoint[];
  readonly allowRemote?: true;
  readonly port: number;
  readonly domain?: string;
  readonly publicUrl?: string;
  readonly tunnel: boolean;
  readonly online?: true;
  readonly json?: true;
  readonly color: string;
}

export function addDoctor(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('doctor')
    .summary('check the set-up: Node, token, secret, endpoint, record, clock')
    .description(
      'Checks what listen needs, with the settings and options that listen would have, and says what to do about each fault. ' +
        'Nothing is sent anywhere without --online.',
    )
    .argument('[endpoint]', 'the endpoint to check: 3000, localhost:3000/webhooks, https://…')
    .option('--online', 'open a real session at ngrok too, and close it again')
    .option(
      '-f, --forward-to <url>',
      'endpoint; repeatable',
      collect(text => parseEndpoint(text, '--forward-to')),
    )
    .option('--allow-remote', 'permit an endpoint outside this machine and its private networks')
    .addOption(
      new Option('-p, --port <port>', 'local port of the receiver')
        .argParser(parsePort)
        .default(0, 'any free one'),
    )
    .option('--domain <name>', 'ngrok domain to use')
    .option('--public-url <url>', 'another tunnel leads here already: no token is needed')
    .option('--no-tunnel', 'local only: no token is needed');
  addSecretOptions(addStoreOption(addJsonOption(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria doctor
  vigthoria doctor localhost:3000/webhooks --online
`,
  );
  command.action(async (endpoint: string | undefined, _options, self: Command) => {
    const {runDoctor} = await import('../run/doctor.ts');
    setExitCode(await runDoctor(endpoint, self, context));
  });
}
