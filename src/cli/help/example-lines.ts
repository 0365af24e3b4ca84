import type {Command} from 'commander';

/** The commands under `Examples:` at the end of a command's help. */
export function exampleLines(command: Command): readonly string[] {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  // What addHelpText does with its texts: each is a listener that writes.
  if ('emit' in command && typeof command.emit === 'function') {
    command.emit('afterHelp', {error: false, command, write});
  }
  const [, examples = ''] = text.split('Examples:\n');
  return examples.split('\n').flatMap(line => (line.startsWith('  ') ? [line.trim()] : []));
}
