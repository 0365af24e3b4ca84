import type {Command} from 'commander';
import type {Context} from './context.ts';

/** Options and commands whose values may be a secret. */
const delicate = ['secret', 'header'];

/** Takes a secret that was typed out of the process list, and says once on a terminal that it does not belong there. */
export function guardArguments(command: Command, {process, stderr}: Context): void {
  const typed = delicate.filter(name => command.getOptionValueSource(name) === 'cli');
  const isConfigSet = command.name() === 'set' && command.parent?.name() === 'config';
  // The title takes the place of the arguments there.
  if (typed.length > 0 || isConfigSet) process.title = titleOf(command);
  if (typed.includes('secret') && stderr.isTTY) {
    stderr.tell(
      "warning: --secret stays in the shell's history, and others could see it in the process list; use .env, --secret-file or vigthoria config set secret",
    );
  }
}

function titleOf(command: Command): string {
  return command.parent === null ? command.name() : `${titleOf(command.parent)} ${command.name()}`;
}
