import {emitKeypressEvents} from 'node:readline';
import {isForeground} from './foreground.ts';

export interface Key {
  /** `up`, `return`, `escape`, `backspace`, …, or undefined for a plain character. */
  readonly name: string | undefined;
  /** The character typed, empty for a key that is none. */
  readonly character: string;
}

export interface TerminalKeys {
  /** Gives the terminal to another program until it is done. */
  lend<T>(use: () => Promise<T>): Promise<T>;
  close(): void;
}

interface KeyHandlers {
  readonly onKey: (key: Key) => void;
  /** The terminal is about to be another's. */
  readonly onLeave: () => void;
  /** It is ours again. */
  readonly onReturn: () => void;
}

/**
 * Reads single keys from a terminal. Raw mode is on only while this process is in the foreground and not stopped, and is
 * left at each end of the process that it can see; Ctrl+C, Ctrl+Z and Ctrl+\ do what they do elsewhere.
 */
export function openTerminalKeys(process: NodeJS.Process, handlers: KeyHandlers): TerminalKeys {
  const {stdin} = process;
  let isOn = false;
  let isLent = false;
  let looking: NodeJS.Timeout | undefined;

  const enter = (): void => {
    clearTimeout(looking);
    if (isOn || isLent) return;
    if (!isForeground(process)) {
      // No signal tells when a job that runs in the background comes to the front.
      looking = setTimeout(enter, process.platform === 'linux' ? lookMs : askMs);
      looking.unref();
      return;
    }
    isOn = true;
    // Off first: who stopped us may have changed the terminal behind our back, and then switching it on would do nothing.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    listenOnce();
    stdin.resume();
    handlers.onReturn();
  };
  /** Not before: a listener begins to read, and who reads from the background is stopped. */
  const listenOnce = (): void => {
    if (stdin.listenerCount('keypress') > 0) return;
    emitKeypressEvents(stdin);
    stdin.on('keypress', onKeypress);
  };
  const leave = (): void => {
    if (!isOn) return;
    isOn = false;
    handlers.onLeave();
    stdin.setRawMode(false);
    stdin.pause();
  };
  const onContinue = (): void => {
    if (isOn) {
      isOn = false;
      stdin.pause();
      handlers.onLeave();
    }
    enter();
  };
  const onKeypress = (character: string | undefined, key: KeyPress): void => {
    const control = controls[key.sequence ?? ''];
    if (control === undefined) {
      const isPlain = key.ctrl !== true && (key.meta !== true || key.name === 'escape');
      if (isPlain) handlers.onKey({name: key.name, character: character ?? ''});
      return;
    }
    if (control === 'SIGINT') process.emit(control, control);
    else if (process.platform !== 'win32') {
      if (control === 'SIGQUIT') leave();
      // As the terminal would: a stop is for all of the job, npx and the tunnel's process too.
      process.kill(control === 'SIGTSTP' ? 0 : process.pid, control);
    }
  };
  const onStop = (): void => {
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  process.on('SIGTSTP', onStop);
  process.on('SIGCONT', onContinue);
  process.on('exit', leave);
  enter();

  return {
    async lend(use) {
      isLent = true;
      leave();
      try {
        return await use();
      } finally {
        isLent = false;
        enter();
      }
    },
    close() {
      clearTimeout(looking);
      leave();
      stdin.off('keypress', onKeypress);
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', onContinue);
      process.off('exit', leave);
    },
  };
}

const lookMs = 500;
/** Where another program has to be asked. */
const askMs = 5_000;

/** As `readline` hands it over. */
interface KeyPress {
  readonly name?: string;
  readonly sequence?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

const controls: Readonly<Record<string, NodeJS.Signals>> = {
  '\u0003': 'SIGINT',
  '\u001a': 'SIGTSTP',
  '\u001c': 'SIGQUIT',
};
