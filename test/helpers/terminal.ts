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
  /** What the screen shows, colours and all. */
  readonly painted: () => string;
  /** Resolves with the text once it fits. */
  readonly see: (what: string | RegExp) => Promise<string>;
  readonly resize: (columns: number, rows: number) => void;
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
      env: {...home.env, TERM: 'xterm-256color', LANG: 'C.UTF-8'},
      encoding: 'utf8',
    });
  const size = ['-x', `${columns}`, '-y', `${rows}`];
  tmux('new-session', '-d', ...size, 'bash --norc --noprofile');
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
    painted: () => tmux('capture-pane', '-p', '-e'),
    see,
    resize: (width, height) => void tmux('resize-window', '-x', `${width}`, '-y', `${height}`),
    close: () => {
      spawnSync('tmux', ['-S', join(home.cwd, 'tmux'), 'kill-server']);
    },
  };
}
