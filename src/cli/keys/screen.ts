import type {StatusLine} from '../../output/status-line.ts';
import type {Out} from '../out.ts';

/** Lines that wait while the terminal is lent: beyond that the oldest are given up, which the record does not. */
const maxWaiting = 10_000;

/** Lets everything that is written pass above the status line, and wait while the terminal is another's. */
export interface Screen {
  wrap(out: Out): Out;
  hold(): void;
  release(): void;
}

export function createScreen(status: StatusLine, stderr: Out): Screen {
  const waiting: (() => void)[] = [];
  let isHeld = false;
  let lost = 0;

  const pass = (write: () => void): void => {
    if (!isHeld) {
      status.around(write);
      return;
    }
    waiting.push(write);
    if (waiting.length <= maxWaiting) return;
    waiting.shift();
    lost += 1;
  };
  return {
    wrap: out => ({
      get isTTY() {
        return out.isTTY;
      },
      get columns() {
        return out.columns;
      },
      write: chunk => pass(() => out.write(chunk)),
      writeAtOnce: text => pass(() => out.writeAtOnce(text)),
      tell: text => pass(() => out.tell(text)),
      drained: () => out.drained(),
    }),
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      if (lost > 0) stderr.tell(`${lost} lines are not shown; what came is recorded: vigthoria events list`);
      lost = 0;
      for (const write of waiting.splice(0)) status.around(write);
    },
  };
}
