import type {Command} from 'commander';
import type {Context} from '../context.ts';
import {topics} from '../help/topics.ts';

export function addHelp(program: Command, context: Context): void {
  program
    .command('help')
    .summary('help on a command or a topic')
    .description(`Shows help on a command, or on a topic: ${Object.keys(topics).join(', ')}.`)
    .argument('[topic...]', 'a command, or a topic')
    .addHelpText(
      'after',
      `
Examples:
  vigthoria help exit-codes
  vigthoria help events list
`,
    )
    .action(async (words: readonly string[]) => {
      const {runHelp} = await import('../run/help.ts');
      runHelp(words, program, context);
    });
  program.command('__man', {hidden: true}).action(async () => {
    const {runMan} = await import('../run/man.ts');
    runMan(program, context);
  });
}
