import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {createReaderRoom} from '../../src/cli/reader-room.ts';

/** A stream that keeps what is written until it is told to read. */
function openUnread(): {readonly stream: Writable; readonly read: () => void} {
  const waiting: (() => void)[] = [];
  const stream = new Writable({write: (_chunk, _encoding, done) => void waiting.push(done)});
  return {
    stream,
    read: () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
    },
  };
}

const limits = {maxBytes: 100, patienceMs: 5_000, stepMs: 5};

test('while the readers keep up there is room at once, and what waits for them is added up', () => {
  const [stdout, stderr] = [openUnread(), openUnread()];
  const room = createReaderRoom([stdout.stream, stderr.stream], limits);
  stdout.stream.write(Buffer.alloc(60));
  expect(room()).toBeNull();
  stderr.stream.write(Buffer.alloc(60));
  expect(room()).not.toBeNull();
  stdout.stream.destroy();
  expect(room()).toBeNull();
});

test('a reader that has fallen behind is waited for until it has caught up', async () => {
  const {stream, read} = openUnread();
  const room = createReaderRoom([stream], limits);
  for (let count = 0; count < 4; count += 1) stream.write(Buffer.alloc(50));
  const waited = room();
  read();
  expect(await waited).toBe(true);
  expect(room()).toBeNull();
});

test('a reader that does not read at all is given up on for now', async () => {
  const {stream} = openUnread();
  stream.write(Buffer.alloc(101));
  expect(await createReaderRoom([stream], {...limits, patienceMs: 20})()).toBe(false);
});
