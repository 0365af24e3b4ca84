import type {Argument, Command, Option} from 'commander';
import type {Position} from './position.ts';

/** What may stand for the word that is being typed. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** The kinds of values that are looked up outside of the program. */
export type ValueKind = 'file' | 'id' | 'types' | 'key' | 'topic';

/** Candidates, or the kind of value that they are of. */
export type Answer =
  | {readonly kind: 'listed'; readonly candidates: readonly Candidate[]}
  | {readonly kind: ValueKind};

/** What may stand at a position of the command line. */
export function answerFor({command, place}: Position): Answer {
  switch (place.kind) {
    case 'value':
      return answerOf(place.option);
    case 'option':
      return listed(optionsOf(command, place.used));
    case 'argument': {
      const commands = place.index === 0 ? commandsOf(command) : [];
      if (commands.length > 0) return listed(commands);
      const {registeredArguments: all} = command;
      const last = all.at(-1);
      const argument = all[place.index] ?? (last?.variadic === true ? last : undefined);
      return argument === undefined ? listed(optionsOf(command, place.used)) : answerOf(argument);
    }
  }
}

function listed(candidates: readonly Candidate[]): Answer {
  return {kind: 'listed', candidates};
}

function commandsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map(one => ({value: one.name(), about: one.summary() || one.description()}));
}

/** Those of the command and of all above it, but those that are given already and are not repeatable. */
function optionsOf(command: Command, used: ReadonlySet<Option>): readonly Candidate[] {
  const help = command.createHelp();
  const all = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return all
    .filter(option => !used.has(option) || option.description.includes('repeatable'))
    .flatMap(option => (option.long ? [{value: option.long, about: option.description}] : []));
}

function answerOf(taker: Option | Argument): Answer {
  if (taker.argChoices !== undefined) {
    return listed(taker.argChoices.map(value => ({value, about: ''})));
  }
  const kind = 'flags' in taker ? kindOf(taker) : kinds[taker.name()];
  return kind === undefined ? listed([]) : {kind};
}

function kindOf({flags, long}: Option): ValueKind | undefined {
  const name = /[<[]([^>\].]+)/.exec(flags)?.[1] ?? '';
  // Other paths are of URLs or lead into a payload.
  if (name === 'path') return long === '--watch' ? 'file' : undefined;
  return kinds[name];
}

/** By the names that values have in the help. */
const kinds: Readonly<Record<string, ValueKind>> = {
  file: 'file',
  id: 'id',
  other: 'id',
  type: 'types',
  glob: 'types',
  globs: 'types',
  'types=url': 'types',
  key: 'key',
  topic: 'topic',
};
