import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {createSpinner} from '../../src/output/spinner.ts';

/** Just enough of a terminal for a spinner to be drawn on. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  text = '';

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk;
    done();
  }

  cursorTo(): boolean {
    return this.write('\r');
  }

  clearLine(): boolean {
    return this.write('\u001b[2K');
  }

  moveCursor(): boolean {
    return true;
  }
}

test('nothing is written where the stream is no terminal, except the lines themselves', async () => {
  const stream = new Terminal();
  const spinner = await createSpinner({stream, isTTY: false, isColoured: false});
  spinner.start('opening');
  spinner.update('still opening');
  spinner.around(() => stream.write('line\n'));
  spinner.stop();
  expect(stream.text).toBe('line\n');
});

test('a line is written on a cleared line, and the spinner goes on below it', async () => {
  const stream = new Terminal();
  const spinner = await createSpinner({stream, isTTY: true, isColoured: false});
  spinner.start('opening \u001b[31m');
  spinner.around(() => stream.write('line\n'));
  expect(stream.text).toMatch(/opening \\u001b\[31m[^\n]*\u001b\[2K[^\n]*line\n[^\n]*opening/);
  spinner.stop();
  spinner.around(() => stream.write('last\n'));
  expect(stream.text).toMatch(/\u001b\[2K[^\n]*last\n$/);
});

test('a spinner on a terminal without colour writes no colour', async () => {
  const stream = new Terminal();
  const spinner = await createSpinner({stream, isTTY: true, isColoured: false});
  spinner.start('opening');
  spinner.stop();
  expect(stream.text).not.toMatch(/\u001b\[\d*m/);
});
