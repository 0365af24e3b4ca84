import {Command, Option} from 'commander';
import {sanitize} from '../output/sanitize.ts';
import {applySettings} from './apply-settings.ts';
import {addCheck} from './commands/check.ts';
import {addCompletion} from './commands/completion.ts';
import {addConfig} from './commands/config.ts';
import {addDoctor} from './commands/doctor.ts';
import {addEvents} from './commands/events.ts';
import {addHelp} from './commands/help.ts';
import {addInspect} from './commands/inspect.ts';
import {addListen} from './commands/listen.ts';
import {addReplay} from './commands/replay.ts';
import {addSign} from './commands/sign.ts';
import {addTrigger} from './commands/trigger.ts';
import {addVerify} from './commands/verify.ts';
import type {Context} from './context.ts';
import {guardArguments} from './guard-arguments.ts';
import {listTopics} from './help/topics.ts';
import {refuseUnknownKeys} from './refuse-unknown-keys.ts';

export type SetExitCode = (code: number) => void;

/** The whole command line; `exitOverride` turns commander's own ends into errors with their exit code. */
export function createProgram(context: Context, setExitCode: SetExitCode): Command {
  const program = new Command('vigthoria')
    .description('Receive, verify, inspect, forward and replay Vigthoria webhooks on your own machine')
    .version(context.version, '-V, --version')
    .addOption(new Option('--color <when>', 'colour').choices(['always', 'never', 'auto']).default('auto'))
    .helpCommand(false)
    .addHelpText(
      'after',
      `\n${listTopics()}\n\nStart with:\n  vigthoria doctor\n  vigthoria listen --forward-to localhost:3000/webhooks`,
    )
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(vigthoria --help shows what there is)')
    .configureHelp({showGlobalOptions: true})
    .hook('preAction', async (_program, command) => {
      guardArguments(command, context);
      if (readsOwnSettings(command)) return;
      const settings = await context.settings();
      refuseUnknownKeys(program, settings);
      applySettings(command, settings);
    })
    .configureOutput({
      writeOut: text => context.stdout.write(text),
      writeErr: text => context.stderr.write(text),
      outputError: text => context.stderr.write(toErrorText(text)),
    });
  addListen(program, context, setExitCode);
  addReplay(program, context, setExitCode);
  addVerify(program, context, setExitCode);
  addSign(program, context);
  addEvents(program, context, setExitCode);
  addTrigger(program, context, setExitCode);
  addInspect(program, context, setExitCode);
  addDoctor(program, context, setExitCode);
  addCheck(program, context, setExitCode);
  addConfig(program, context, setExitCode);
  addCompletion(program, context);
  addHelp(program, context);
  return program;
}

/** Commander's error with its suggestion on a line of its own; line breaks inside of what was typed are escaped like the rest. */
function toErrorText(text: string): string {
  const [, error = text, suggestion] =
    /^(?:error: )?([\s\S]*?)(?:\n(\(Did you mean [\s\S]*\?\)))?\n?$/.exec(text) ?? [];
  // What follows the name of an option that is none may be a secret.
  const told = error.replace(/^(unknown option '--[^=']*=)[\s\S]*'$/, "$1…'");
  return [`vigthoria: ${told}`, ...(suggestion === undefined ? [] : [suggestion])]
    .map(line => `${sanitize(line)}\n`)
    .join('');
}

/** These mend or explain settings, so they must work where those are broken. */
function readsOwnSettings(command: Command): boolean {
  const own = new Set(['config', 'doctor', 'completion', 'help', '__complete', '__man']);
  for (let one: Command | null = command; one !== null; one = one.parent) {
    if (own.has(one.name())) return true;
  }
  return false;
}
