import type {Command, Option} from 'commander';

/** Where on the command line the word stands that is being typed. */
export interface Position {
  readonly command: Command;
  readonly place: Place;
  /** What of the word is fixed already, like `--as=`. */
  readonly prefix: string;
  /** What of the word is to be completed. */
  readonly typed: string;
}

type Place =
  | {readonly kind: 'value'; readonly option: Option}
  | {readonly kind: 'option'; readonly used: ReadonlySet<Option>}
  | {readonly kind: 'argument'; readonly index: number; readonly used: ReadonlySet<Option>};

/** Reads the words after `vigthoria` as commander would; the last one is being typed. */
export function findPosition(words: readonly string[], program: Command): Position {
  const typed = words.at(-1) ?? '';
  const used = new Set<Option>();
  let command = program;
  let index = 0;
  let waiting: Option | undefined;
  let isLiteral = false;
  for (const word of words.slice(0, -1)) {
    if (waiting !== undefined) waiting = undefined;
    else if (word === '--' && !isLiteral) isLiteral = true;
    else if (word.startsWith('-') && word !== '-' && !isLiteral) {
      const option = findOption(word, command);
      if (option !== undefined) used.add(option);
      waiting = option?.required === true && !hasValue(word) ? option : undefined;
    } else {
      const next = index === 0 ? command.commands.find(one => one.name() === word) : undefined;
      if (next === undefined) index += 1;
      else command = next;
    }
  }
  if (waiting !== undefined) return {command, place: {kind: 'value', option: waiting}, prefix: '', typed};
  const equals = typed.indexOf('=');
  if (typed.startsWith('--') && equals > 0 && !isLiteral) {
    const option = findOption(typed, command);
    const prefix = typed.slice(0, equals + 1);
    if (option !== undefined) {
      return {command, place: {kind: 'value', option}, prefix, typed: typed.slice(equals + 1)};
    }
  }
  const isOption = typed.startsWith('-') && !isLiteral;
  const place: Place = isOption ? {kind: 'option', used} : {kind: 'argument', index, used};
  return {command, place, prefix: '', typed};
}

/** An option by one of its names, of the command or of one above it. */
function findOption(word: string, command: Command): Option | undefined {
  const name = word.startsWith('--') ? word.split('=', 1)[0] : word.slice(0, 2);
  for (let owner: Command | null = command; owner !== null; owner = owner.parent) {
    const option = owner.options.find(({long, short}) => long === name || short === name);
    if (option !== undefined) return option;
  }
  return undefined;
}

/** `--name=value`, `-nvalue` */
function hasValue(word: string): boolean {
  return word.startsWith('--') ? word.includes('=') : word.length > 2;
}
