import {readFileSync} from 'node:fs';

/** All of standard input as text. */
export function readStdin(): string {
  return readStdinBytes().toString('utf8');
}

export function readStdinBytes(): Buffer {
  return readFileSync(0);
}
