import type {Writable} from 'node:stream';
import {sanitize} from './sanitize.ts';

export interface Spinner {
  start(text: string): void;
  update(text: string): void;
  stop(): void;
  /** Writes lines with the spinner out of the way. */
  around(write: () => void): void;
}

interface SpinnerOptions {
  readonly stream: Writable;
  readonly isTTY: boolean;
  readonly isColoured: boolean;
}

const noSpinner: Spinner = {
  start() {},
  update() {},
  stop() {},
  around: write => write(),
};

/** A spinner for one stream; where that is no terminal, nothing is loaded and nothing is ever written. */
export async function createSpinner({stream, isTTY, isColoured}: SpinnerOptions): Promise<Spinner> {
  if (!isTTY) return noSpinner;
  const {default: ora} = await import('ora');
  // Left alone: stdin, so that Ctrl+C stays the session's own, and the cursor, so that no crash can lose it.
  const spinner = ora({
    stream,
    isEnabled: true,
    discardStdin: false,
    hideCursor: false,
    color: isColoured ? 'cyan' : false,
  });
  return {
    start: text => void spinner.start(sanitize(text)),
    update(text) {
      spinner.text = sanitize(text);
    },
    stop: () => void spinner.stop(),
    around(write) {
      const isSpinning = spinner.isSpinning;
      if (isSpinning) spinner.stop();
      write();
      if (isSpinning) spinner.start();
    },
  };
}
