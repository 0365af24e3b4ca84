import {Command, Option} from 'commander';
import {sanitize} from '../output/sanitize.ts';
import {type AddCommand, namedOrAll, type SetExitCode} from './add-command.ts';
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

/** In the order that help shows them. */
const commands: ReadonlyMap<string, AddCommand> = new Map([
  ['listen', addListen],
  ['replay', addReplay],
  ['verify', addVerify],
  ['sign', addSign],
  ['events', addEvents],
  ['trigger', addTrigger],
  ['inspect', addInspect],
  ['doctor', addDoctor],
  ['check', addCheck],
  ['config', addConfig],
  ['completion', addCompletion],
  ['help', addHelp],
]);
/** These look at all the others. They mend or explain settings too, so they must work where those are broken. */
const aboutAll: ReadonlySet<string> = new Set([
  'config',
  'doctor',
  'completion',
  'help',
  '__complete',
  '__man',
]);

/**
 * The command line as a call with these words needs it, or the whole of it. `exitOverride` turns commander's own ends into
 * errors with their exit code.
 */
export function createProgram(
  context: Context,
  setExitCode: SetExitCode,
  words: readonly string[] = [],
): Command {
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
      refuseUnknownKeys(settings, () => createProgram(context, setExitCode));
      applySettings(command, settings);
    })
    .configureOutput({
      writeOut: text => context.stdout.write(text),
      writeErr: text => context.stderr.write(text),
      outputError: text => context.stderr.write(toErrorText(text)),
    });
  const [word = '', ...rest] = words;
  const called = namedOrAll(commands, aboutAll.has(word) ? [] : words);
  for (const add of called) add(program, context, setExitCode, rest);
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

function readsOwnSettings(command: Command): boolean {
  for (let one: Command | null = command; one !== null; one = one.parent) {
    if (aboutAll.has(one.name())) return true;
  }
  return false;
}
