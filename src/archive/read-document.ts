import type {ArchiveEntry} from './entry.ts';
import {readHar} from './har.ts';
import {readNgrok} from './ngrok.ts';

/** The entries of a JSON document that holds several: a HAR file, ngrok's requests; undefined where it is neither. */
export function readDocument(value: unknown): readonly ArchiveEntry[] | undefined {
  return readHar(value) ?? readNgrok(value);
}
