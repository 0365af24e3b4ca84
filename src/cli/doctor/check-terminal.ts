import type {Context} from '../context.ts';
import {type Check, pass, warn} from './check.ts';

/** What the terminal can show. */
export function checkTerminal({stdout, stderr, process, env}: Context): Check {
  if (!stdout.isTTY) return pass('terminal', 'none on stdout: no colour, lines are not cut');
  const {columns} = stdout;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const isUtf8 = process.platform === 'win32' || /utf-?8/i.test(locale);
  if (env['TERM'] === 'dumb')
    return warn('terminal', 'TERM is dumb: no colour, no status line', 'set TERM to what it is');
  if (columns < minColumns) {
    return warn(
      'terminal',
      `${columns} columns: most lines will be cut`,
      `make it ${minColumns} wide or more`,
    );
  }
  if (!isUtf8) {
    const shown = locale === '' ? 'no locale is set' : `the locale is ${locale}`;
    return warn(
      'terminal',
      `${shown}, not UTF-8: some characters will look wrong`,
      'set LANG to one, like C.UTF-8',
    );
  }
  const keys = stderr.isTTY && process.stdin.isTTY ? '' : '; no keys, since stdin or stderr is none';
  return pass('terminal', `${columns} columns, UTF-8${keys}`);
}

const minColumns = 60;
