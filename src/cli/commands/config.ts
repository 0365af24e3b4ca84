import type {Command} from 'commander';
import type {SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {addJsonOption} from '../options.ts';

export interface ConfigOptions {
  readonly json?: true;
  readonly color: string;
}

export function addConfig(program: Command, context: Context, setExitCode: SetExitCode): void {
  const config = program
    .command('config')
    .summary('show and change settings')
    .description(
      'Shows every setting with where it comes from, and changes your own config file. Keys are the long option names, and ' +
        'secret and authtoken; vigthoria help settings says what wins over what.',
    );
  addReading(config, program, context, setExitCode);
  addWriting(config, program, context, setExitCode);
  config
    .command('path')
    .summary('print where your config file is')
    .description('Prints where your own config file is, or would be.')
    .addHelpText('after', examples('vigthoria config path', '$EDITOR "$(vigthoria config path)"'))
    .action(async () => {
      const {runConfigPath} = await import('../run/config.ts');
      runConfigPath(context);
    });
  config.addHelpText('after', examples('vigthoria config list', 'vigthoria config set secret'));
}

function addReading(config: Command, program: Command, context: Context, setExitCode: SetExitCode): void {
  addJsonOption(config.command('list'))
    .summary('show every setting, its value and its source')
    .description('Shows every setting, its value and its source; secrets and tokens are masked.')
    .addHelpText('after', examples('vigthoria config list', "vigthoria config list | grep 'config.json'"))
    .action(async (_options, self: Command) => {
      const {runConfigList} = await import('../run/config.ts');
      setExitCode(await runConfigList(program, self.optsWithGlobals<ConfigOptions>(), context));
    });
  addJsonOption(config.command('get'))
    .summary('show one setting')
    .description('Prints the value of one setting on stdout, and where it comes from on stderr.')
    .argument('<key>', 'a long option name, secret or authtoken')
    .addHelpText('after', examples('vigthoria config get forward-to', 'vigthoria config get timeout --json'))
    .action(async (key: string, _options, self: Command) => {
      const {runConfigGet} = await import('../run/config.ts');
      setExitCode(await runConfigGet(key, program, self.optsWithGlobals<ConfigOptions>(), context));
    });
}

function addWriting(config: Command, program: Command, context: Context, setExitCode: SetExitCode): void {
  config
    .command('set')
    .summary('set one setting in your config file')
    .description(
      'Sets one setting in your own config file, which only you can read. A switch needs no value. The values of secret and ' +
        'authtoken are asked for without showing them, or read from stdin.',
    )
    .argument('<key>', 'a long option name, secret or authtoken')
    .argument('[value...]', 'its value; several where the option may be repeated')
    .addHelpText(
      'after',
      examples('vigthoria config set forward-to localhost:3000/webhooks', 'vigthoria config set secret'),
    )
    .action(async (key: string, values: readonly string[]) => {
      const {runConfigSet} = await import('../run/config-set.ts');
      setExitCode(await runConfigSet(key, values, program, context));
    });
  config
    .command('unset')
    .summary('remove one setting from your config file')
    .description('Removes one setting from your own config file.')
    .argument('<key>', 'a key of the file')
    .addHelpText('after', examples('vigthoria config unset forward-to', 'vigthoria config unset secret'))
    .action(async (key: string) => {
      const {runConfigUnset} = await import('../run/config-set.ts');
      setExitCode(await runConfigUnset(key, program, context));
    });
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}\n`).join('')}`;
}
