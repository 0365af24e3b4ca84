import {createInterface} from 'node:readline/promises';
import type {Context} from './context.ts';

/** True where a question can be asked: people sit at both ends. */
export function canAsk({process, stdout, stderr}: Context): boolean {
  return process.stdin.isTTY === true && stdout.isTTY && stderr.isTTY;
}

/** Asks on the terminal; anything but yes is no, and Ctrl+C and Ctrl+D are null. */
export async function confirm(question: string, {process, stderr}: Context): Promise<boolean | null> {
  const reader = createInterface({input: process.stdin, output: process.stderr});
  const gaveUp = new AbortController();
  const giveUp = (): void => gaveUp.abort();
  reader.once('SIGINT', giveUp).once('close', giveUp);
  try {
    return /^\s*y(es)?\s*$/i.test(await reader.question(`${question} [y/N] `, {signal: gaveUp.signal}));
  } catch (error) {
    if (!gaveUp.signal.aborted) throw error;
    stderr.tell('');
    return null;
  } finally {
    reader.close();
  }
}
