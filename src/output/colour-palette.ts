import {Chalk} from 'chalk';
import {type Palette, plainPalette} from './palette.ts';

/** The palette of a coloured stream. The 16 colours: they follow the user's theme, and whether to colour is decided already. */
export function createColourPalette(): Palette {
  const chalk = new Chalk({level: 1});
  return {
    ...plainPalette,
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    dim: chalk.dim,
    strong: chalk.bold,
    id: chalk.cyan,
    url: chalk.underline,
    key: chalk.blue,
    string: chalk.green,
    number: chalk.yellow,
    word: chalk.magenta,
  };
}
