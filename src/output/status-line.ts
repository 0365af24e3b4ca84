import {cutLine, type Line} from './line.ts';
import type {TextStream} from './renderer.ts';

/** One line at the bottom of a terminal, below everything that scrolls. */
export interface StatusLine {
  /** Shows a line in the place of the one before; null: none. */
  show(line: Line | null): void;
  /** Writes whole lines with the status line out of their way. */
  around(write: () => void): void;
  /** Draws it again, as after a change of the terminal's width. */
  redraw(): void;
}

/** Back to the start of the line, and nothing on it any more. */
const clear = '\r\u001b[K';

export function createStatusLine(stream: TextStream): StatusLine {
  let wanted: Line | null = null;
  let isDrawn = false;
  let isDue = false;

  const erase = (): void => {
    if (isDrawn) stream.write(clear);
    isDrawn = false;
  };
  const draw = (): void => {
    isDue = false;
    erase();
    if (wanted === null) return;
    // One column stays free: some terminals begin a new line after the last one.
    stream.write(`${clear}${cutLine(wanted, (stream.columns() ?? 80) - 1)}`);
    isDrawn = true;
  };
  /** Once for all that is written in one turn. */
  const drawSoon = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(draw).unref();
  };
  return {
    show(line) {
      wanted = line;
      if (line === null) erase();
      else drawSoon();
    },
    around(write) {
      erase();
      write();
      if (wanted !== null) drawSoon();
    },
    redraw: drawSoon,
  };
}
