import type {Context} from './context.ts';

/** Asks on the terminal for one line that is not shown; null where the user gave up with Ctrl+C or Ctrl+D. */
export async function promptHidden(question: string, {process, stderr}: Context): Promise<string | null> {
  const {stdin} = process;
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  try {
    return await readLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function readLine(stdin: NodeJS.ReadStream): Promise<string | null> {
  return new Promise(resolve => {
    let line = '';
    const finish = (result: string | null): void => {
      stdin.off('data', read);
      stdin.off('end', giveUp);
      resolve(result);
    };
    const giveUp = (): void => finish(null);
    const read = (typed: string): void => {
      for (const character of typed.replace(escapeSequence, '')) {
        const isGivenUp = character === ctrlC || (character === ctrlD && line === '');
        if (isGivenUp || character === '\r' || character === '\n') {
          finish(isGivenUp ? null : line);
          return;
        }
        line = edit(line, character);
      }
    };
    stdin.on('data', read);
    stdin.on('end', giveUp);
  });
}

const ctrlC = '\u0003';
const ctrlD = '\u0004';
const ctrlU = '\u0015';
/** What arrow and function keys send. */
const escapeSequence = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.)/g;

function edit(line: string, character: string): string {
  switch (character) {
    case '\u007f':
    case '\b':
      return [...line].slice(0, -1).join('');
    case ctrlU:
      return '';
    default:
      return character < ' ' && character !== '\t' ? line : line + character;
  }
}
