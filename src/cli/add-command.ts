import type {Command} from 'commander';
import type {Context} from './context.ts';

export type SetExitCode = (code: number) => void;

/** Defines a command below `parent`; of its own commands only the one that the words name, where they name one. */
export type AddCommand = (
  parent: Command,
  context: Context,
  setExitCode: SetExitCode,
  words: readonly string[],
) => void;

/** The command that the first word names, or all of them: defining those that are not called costs each start. */
export function namedOrAll(
  commands: ReadonlyMap<string, AddCommand>,
  [word = '']: readonly string[],
): readonly AddCommand[] {
  const named = commands.get(word);
  return named === undefined ? [...commands.values()] : [named];
}
