import {execFileSync, spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {bin, type Home} from './cli.ts';
import {waitFor} from './wait.ts';

export interface Terminal {
  /** Keys by tmux's names (`Enter`, `C-c`, `Up`) or single characters. */
  readonly press: (...keys: readonly string[]) => void;
  /** Text as typed, without Enter. */
  readonly type: (text: string) => void;
  /** What the screen shows and what has scrolled off it. */
  readonly text: () => string;
  /** What the screen shows now. */
  readonly screen: () => string;
  /** The process that the shell waits for. */
  readonly foreground: () => string;
  /** Resolves with the text once it fits. */
  readonly see: (what: string | RegExp) => Promise<string>;
  readonly resize: (columns: number, rows: number) => void;
  /** The terminal's settings now, as `stty -a` shows them. */
  readonly mode: () => string;
  /** What a program has put on the terminal's clipboard. */
  readonly clipboard: () => string;
  readonly close: () => void;
}

/** Shells take their time to start on a busy machine. */
const seeMs = 20_000;

export const vigthoria = `'${process.execPath}' '${bin}'`;

/** A shell in a terminal of its own, in tmux; without history or prompt of this machine's user. */
export async function openTerminal(home: Home, {columns = 80, rows = 24} = {}): Promise<Terminal> {
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-S', join(home.cwd, 'tmux'), '-f', '/dev/null', ...args], {
      cwd: home.cwd,
      env: {...home.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', HISTFILE: ''},
      encoding: 'utf8',
    });
  const size = ['-x', `${columns}`, '-y', `${rows}`];
  tmux('new-session', '-d', ...size, 'bash --norc --noprofile', ';', 'set', '-s', 'set-clipboard', 'on');
  const text = (): string => tmux('capture-pane', '-p', '-J', '-S', '-');
  const see = (what: string | RegExp): Promise<string> =>
    waitFor(() => {
      const now = text();
      return (typeof what === 'string' ? now.includes(what) : what.test(now)) && now;
    }, seeMs).catch(error => {
      throw new Error(`the terminal never showed ${what}, but:\n${text()}`, {cause: error});
    });
  await see(/[$#]/);
  return {
    press: (...keys) => void tmux('send-keys', ...keys),
    type: typed => void tmux('send-keys', '-l', '--', typed),
    text,
    screen: () => tmux('capture-pane', '-p'),
    foreground: () =>
      execFileSync('ps', ['-o', 'tpgid=', '-p', tmux('display-message', '-p', '#{pane_pid}').trim()], {
        encoding: 'utf8',
      }).trim(),
    see,
    mode: () =>
      execFileSync('stty', ['-a', '-F', tmux('display-message', '-p', '#{pane_tty}').trim()], {
        encoding: 'utf8',
      }),
    clipboard: () => tmux('show-buffer'),
    resize: (width, height) => void tmux('resize-window', '-x', `${width}`, '-y', `${height}`),
    close: () => {
      // What a test leaves running is not to write into a folder that is being removed.
      const shell = tmux('display-message', '-p', '#{pane_pid}').trim();
      spawnSync('sh', ['-c', 'kill -9 $(ps -o pid= --ppid "$1")', 'sh', shell]);
      spawnSync('tmux', ['-S', join(home.cwd, 'tmux'), 'kill-server']);
    },
  };
}
