import {spawnSync} from 'node:child_process';
import {EventEmitter} from 'node:events';
import {closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createOut} from '../../src/cli/out.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigthoria-out-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** What reached the stream of the process, and what went wrong. */
function createStream() {
  const chunks: Buffer[] = [];
  const errors: Error[] = [];
  let opened = 0;
  const open = (): NodeJS.WriteStream => {
    opened += 1;
    const write = (chunk: string | Buffer) => chunks.push(Buffer.from(chunk)) > 0;
    return Object.assign(new EventEmitter(), {
      isTTY: true,
      columns: 80,
      write,
    }) as unknown as NodeJS.WriteStream;
  };
  return {
    open,
    onGone: (error: Error) => void errors.push(error),
    opened: () => opened,
    text: () => Buffer.concat(chunks).toString(),
    errors,
  };
}

const text = Array.from({length: 20_000}, (_, number) => `line ${number}\n`).join('');

test('a file takes all at once, and no stream is opened for it', () => {
  const file = join(folder, 'out.txt');
  const descriptor = openSync(file, 'w');
  const stream = createStream();
  const out = createOut({...stream, descriptor});
  expect(out.isTTY).toBe(false);
  out.writeAtOnce(text);
  out.writeAtOnce('end\n');
  closeSync(descriptor);
  expect(readFileSync(file, 'utf8')).toBe(`${text}end\n`);
  expect(stream.opened()).toBe(0);
});

test.skipIf(process.platform === 'win32')(
  'what a pipe has no room for goes to the stream, and all that follows too',
  () => {
    const file = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
    // As another process of the same pipeline may leave it: a write does not wait for the reader.
    const descriptor = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    const stream = createStream();
    const out = createOut({...stream, descriptor});
    out.writeAtOnce(text);
    out.writeAtOnce('end\n');
    const held = Buffer.alloc(text.length);
    const taken = held.toString('utf8', 0, readSync(descriptor, held));
    closeSync(descriptor);
    expect(taken.length).toBeGreaterThan(0);
    expect(stream.text()).not.toBe('');
    expect(taken + stream.text()).toBe(`${text}end\n`);
    expect(stream.errors).toEqual([]);
  },
);

test('what cannot be written is told once, and the rest is dropped', () => {
  const file = join(folder, 'out.txt');
  closeSync(openSync(file, 'w'));
  // Open for reading alone.
  const descriptor = openSync(file, 'r');
  const stream = createStream();
  const out = createOut({...stream, descriptor});
  out.writeAtOnce(text);
  out.writeAtOnce(text);
  closeSync(descriptor);
  expect(stream.errors).toMatchObject([{code: 'EBADF'}]);
  expect(stream.text()).toBe('');
});

test('where there is no descriptor, the stream takes all and says whether it is a terminal', () => {
  const stream = createStream();
  const out = createOut({...stream, descriptor: null});
  expect([out.isTTY, out.columns]).toEqual([true, 80]);
  out.writeAtOnce(text);
  expect(stream.text()).toBe(text);
});
