import {readRecord} from './delivery-record.ts';
import {type ArchiveEntry, readEntry} from './entry.ts';
import {readHar} from './har.ts';
import {readNgrok} from './ngrok.ts';

/** The entries of a JSON document that holds several: a HAR file, ngrok's requests, records of ours in a list; undefined where it is none of these. */
export function readDocument(value: unknown): readonly ArchiveEntry[] | undefined {
  if (Array.isArray(value)) return value.map(one => readEntry(() => readRecord(one)));
  return readHar(value) ?? readNgrok(value);
}
