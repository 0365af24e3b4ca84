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
  const {command, index, used, waiting, isFilled, isLiteral} = readWords(words.slice(0, -1), program);
  if (waiting !== undefined && !endsList(typed, waiting, isFilled)) {
    return {command, place: {kind: 'value', option: waiting}, prefix: '', typed};
  }
  const equals = isLiteral || !typed.startsWith('--') ? -1 : typed.indexOf('=');
  const option = equals > 0 ? findOption(typed, command) : undefined;
  if (option !== undefined) {
    const prefix = typed.slice(0, equals + 1);
    return {command, place: {kind: 'value', option}, prefix, typed: typed.slice(equals + 1)};
  }
  const isOption = typed.startsWith('-') && !isLiteral;
  const place: Place = isOption ? {kind: 'option', used} : {kind: 'argument', index, used};
  return {command, place, prefix: '', typed};
}

interface Read {
  command: Command;
  /** How many arguments there are. */
  index: number;
  readonly used: Set<Option>;
  /** The option whose value comes next. */
  waiting: Option | undefined;
  /** It takes several values, and has one. */
  isFilled: boolean;
  /** Behind `--`. */
  isLiteral: boolean;
}

function readWords(words: readonly string[], program: Command): Read {
  const read: Read = {
    command: program,
    index: 0,
    used: new Set(),
    waiting: undefined,
    isFilled: false,
    isLiteral: false,
  };
  for (const word of words) {
    if (read.waiting !== undefined && !endsList(word, read.waiting, read.isFilled)) {
      read.isFilled = read.waiting.variadic;
      if (!read.waiting.variadic) read.waiting = undefined;
    } else readWord(word, read);
  }
  return read;
}

function readWord(word: string, read: Read): void {
  read.waiting = undefined;
  read.isFilled = false;
  if (word === '--' && !read.isLiteral) read.isLiteral = true;
  else if (word.startsWith('-') && word !== '-' && !read.isLiteral) {
    const option = findOption(word, read.command);
    if (option !== undefined) read.used.add(option);
    read.waiting = option?.required === true && !hasValue(word) ? option : undefined;
  } else {
    const next = read.index === 0 ? read.command.commands.find(one => one.name() === word) : undefined;
    if (next === undefined) read.index += 1;
    else read.command = next;
  }
}

/** Whether a word is no further value of an option that takes several. */
function endsList(word: string, {variadic}: Option, isFilled: boolean): boolean {
  return variadic && isFilled && word.startsWith('-');
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
