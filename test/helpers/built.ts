import {join} from 'node:path';

/** A file of `dist/`, for what runs in a thread or process of its own; `npm test` builds first. */
export function built(path: string): string {
  return join(import.meta.dirname, '../../dist', path);
}
