import {createReadStream, openSync, readFileSync, statSync} from 'node:fs';
import {readRecord} from '../archive/delivery-record.ts';
import {type ArchiveEntry, readEntry} from '../archive/entry.ts';
import {readDocument} from '../archive/read-document.ts';
import type {PlacedEntry} from '../relay/import.ts';
import {decodeUtf8} from '../webhook/event.ts';
import {Failure} from '../webhook/failure.ts';
import {type NumberedLine, readLines} from './read-lines.ts';
import {readStdinBytes} from './stdin.ts';

/** What a file holds: lines of NDJSON, read one by one, or a document that is read whole. Throws `Failure`. */
export function openArchive(file: string): AsyncIterable<PlacedEntry> {
  if (file === '-') return readAll(file, readStdinBytes());
  try {
    // A pipe can be read once only.
    if (!statSync(file).isFile()) return readAll(file, readFileSync(file));
    return readByLine(file, createReadStream('', {fd: openSync(file, 'r')}), () => readSmall(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Failure(
      'unreadable_input',
      `${file} cannot be read${code}`,
      'give the path of a file, or - for stdin',
      {cause: error},
    );
  }
}

function readAll(file: string, bytes: Buffer): AsyncIterable<PlacedEntry> {
  return readByLine(file, [bytes], () => bytes);
}

async function* readByLine(
  file: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  whole: () => Buffer,
): AsyncGenerator<PlacedEntry> {
  const lines = readLines(chunks);
  const first = await lines.next();
  if (first.done === true) throw new Failure('missing_input', `${nameOf(file)} is empty`, formats);
  const value = parseJson(first.value.bytes);
  // A document over several lines begins with one that is no JSON, as a damaged line does.
  const document = readDocument(value === undefined ? parseJson(whole()) : value);
  if (document !== undefined) {
    await lines.return(undefined);
    for (const [index, entry] of document.entries()) {
      // A signal is heard between turns of the event loop only.
      if (index % 100 === 0) await new Promise(resolve => setImmediate(resolve));
      yield {at: `entry ${index + 1}`, entry};
    }
    return;
  }
  yield toPlaced(first.value, value);
  for await (const line of lines) yield toPlaced(line, parseJson(line.bytes));
}

/** Beyond that no text can be held: then it is read by line only. */
const maxDocumentBytes = 500 * 1024 * 1024;

function readSmall(file: string): Buffer {
  return statSync(file).size > maxDocumentBytes ? Buffer.alloc(0) : readFileSync(file);
}

/** What an import can read, for its user. */
export const formats =
  'give a file of vigthoria events export, a HAR file, or the JSON of the ngrok inspector';

function toPlaced({number}: NumberedLine, value: unknown): PlacedEntry {
  const entry: ArchiveEntry =
    value === undefined ? {kind: 'damaged', reason: 'it is no JSON'} : readEntry(() => readRecord(value));
  return {at: `line ${number}`, entry};
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse((decodeUtf8(bytes) ?? '').replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file;
}
