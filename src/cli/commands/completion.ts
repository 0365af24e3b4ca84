import {Argument, type Command} from 'commander';
import type {Context} from '../context.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

export function addCompletion(program: Command, context: Context): void {
  program
    .command('completion')
    .summary('print the completion script of a shell')
    .description(
      'Prints a script that completes commands, options, event types and recorded ids. Put the line of your shell into its start-up file.',
    )
    .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh', 'fish', 'powershell']))
    .addHelpText(
      'after',
      `
Start-up lines:
  ~/.bashrc                   source <(vigthoria completion bash)
  ~/.zshrc, after compinit    source <(vigthoria completion zsh)
  config.fish                 vigthoria completion fish | source
  $PROFILE                    vigthoria completion powershell | Out-String | Invoke-Expression

Examples:
  vigthoria completion bash > ~/.local/share/bash-completion/completions/vigthoria
  vigthoria completion fish > ~/.config/fish/completions/vigthoria.fish
`,
    )
    .action(async (shell: Shell) => {
      const {completionScript} = await import('../run/completion.ts');
      context.stdout.write(completionScript(shell));
    });
  program
    .command('__complete', {hidden: true})
    .argument('[words...]')
    .option('--new-word')
    .action(async (words: readonly string[], {newWord}: {readonly newWord?: true}) => {
      const {runComplete} = await import('../run/complete.ts');
      await runComplete(newWord === true ? [...words, ''] : words, program, context);
    });
}
