import {sanitize} from './sanitize.ts';

/** Bytes as a terminal may show them: lines stay lines, and what it would act on is escaped, as is what is no UTF-8. */
export function toTerminalText(bytes: Buffer): string {
  return bytes.toString('utf8').split(/\r?\n/).map(sanitize).join('\n');
}
