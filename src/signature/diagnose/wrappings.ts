import {brotliCompressSync, constants, gzipSync} from 'node:zlib';
import type {Body} from './body.ts';
import {bodyChange, type Candidate} from './candidate.ts';
import {htmlEscape} from './entities.ts';
import {type StringWriterName, stringWriters} from './json/escapes.ts';
import {applyTransforms, ofText, type Transform} from './transform.ts';

const mebibyte = 1024 * 1024;
const fixCompressed = 'sign the body before it is compressed, and check it after it is decompressed';
const fixText = 'sign the raw bytes, not a text form of the buffer that holds them';
const fixTwice = 'the body is text already: do not encode it once more before signing';

function compressed(then: string, apply: (body: Body) => Buffer): Transform {
  return {change: bodyChange('compressed', then, [fixCompressed]), apply, maxBytes: 2 * mebibyte};
}

function wrapped(
  reason: string,
  then: string,
  apply: (bytes: Buffer, body: Body) => string,
  maxBytes = 16 * mebibyte,
): Transform {
  return {
    change: bodyChange(reason, then, [fixText]),
    maxBytes,
    apply: body => apply(body.bytes(), body),
  };
}

function text(reason: string, then: string, apply: (text: string) => string): Transform {
  return ofText(bodyChange(reason, then, [fixText]), apply, 16 * mebibyte);
}

function encodedTwice(writer: StringWriterName, as: string): Transform {
  return {
    change: bodyChange('encoded_twice', `JSON-encoded twice (a quoted string was signed${as})`, [fixTwice]),
    maxBytes: 16 * mebibyte,
    apply: body => {
      const quoted = body.quoted();
      const twice = quoted === undefined ? undefined : stringWriters[writer].respell(quoted);
      // Where a writer has nothing of its own to escape, its text is Node's.
      return twice === quoted && writer !== 'node' ? undefined : twice;
    },
  };
}

/** JSON encoded twice, base64, hex and the text of buffers, likeliest first. */
export const wrappings: readonly Transform[] = [
  encodedTwice('node', ''),
  encodedTwice('pythonAscii', ", as Python's json.dumps writes it"),
  encodedTwice('php', ", as PHP's json_encode writes it"),
  wrapped('base64_body', 'in base64', bytes => bytes.toString('base64')),
  wrapped('hex_body', 'in hex', bytes => bytes.toString('hex')),
  wrapped(
    'buffer_text',
    'as JSON.stringify writes a Buffer',
    bytes => `{"type":"Buffer","data":[${bytes.join()}]}`,
    mebibyte,
  ),
  wrapped(
    'bytes_text',
    "as Python's text of bytes, b'…'",
    (_, body) => toPythonBytes(body.latin1()),
    mebibyte,
  ),
  encodedTwice('phpUnicode', ", as PHP's json_encode writes it with JSON_UNESCAPED_UNICODE"),
  encodedTwice('phpSlashes', ", as PHP's json_encode writes it with JSON_UNESCAPED_SLASHES"),
  encodedTwice('html', ', as Go or Rails writes it'),
  encodedTwice('gson', ', as Gson writes it'),
  encodedTwice('dotnet', ', as .NET writes it'),
  wrapped('base64_body', 'in base64url', bytes => bytes.toString('base64url')),
  wrapped('base64_body', 'in base64 without padding', bytes => bytes.toString('base64').replace(/=+$/, '')),
  wrapped('base64_body', 'in base64 with lines of 76 characters', bytes =>
    bytes.toString('base64').replace(/.{1,76}/g, '$&\n'),
  ),
  wrapped('hex_body', 'in upper-case hex', bytes => bytes.toString('hex').toUpperCase()),
  wrapped(
    'buffer_text',
    'as JSON.stringify writes a Uint8Array',
    bytes => JSON.stringify(new Uint8Array(bytes)),
    mebibyte,
  ),
  wrapped('buffer_text', 'as a JSON list of byte values', bytes => `[${bytes.join()}]`, mebibyte),
  wrapped('buffer_text', 'as a list of byte values', bytes => bytes.join(), mebibyte),
  text('quoted', 'in single quotes', value => `'${value}'`),
  text('quoted', 'in double quotes', value => `"${value}"`),
  text('slashed', 'with backslashes before its quotes', value => value.replace(/["'\\]/g, '\\$&')),
  text('html_escaped', 'with HTML entities for its quotes and brackets', htmlEscape.all),
  text('html_escaped', 'with HTML entities for its double quotes and brackets', htmlEscape.double),
  text('html_escaped', 'with HTML entities (decimal) for its quotes and brackets', htmlEscape.decimal),
  text('html_escaped', 'with HTML entities (hex) for its quotes and brackets', htmlEscape.hex),
];

export const compressions: readonly Transform[] = [
  compressed('compressed with gzip', body => body.gzipped()),
  compressed('compressed with deflate (zlib)', body => body.deflated()),
  // Zlib's format is a header of two bytes, the same data and a checksum of four.
  compressed('compressed with deflate (raw)', body => body.deflated().subarray(2, -4)),
];

/** The operating systems that a gzip header names: Unix, unknown, FAT, NTFS and macOS. */
const gzipSystems = [3, 0xff, 0, 10, 11, 19, 7];

/** Other levels and systems of gzip; brotli at its default. */
export function* listRareCompressions(body: Body): Generator<Candidate> {
  if (body.sizeBytes > 256 * 1024) return;
  for (const level of [
    constants.Z_DEFAULT_COMPRESSION,
    constants.Z_BEST_COMPRESSION,
    constants.Z_BEST_SPEED,
  ]) {
    const isDefault = level === constants.Z_DEFAULT_COMPRESSION;
    const packed = isDefault ? body.gzipped() : gzipSync(body.bytes(), {level});
    for (const system of gzipSystems) yield toCandidate(packed, level, system);
  }
  const brotli = compressed('compressed with brotli', ({bytes}) => brotliCompressSync(bytes()));
  yield* applyTransforms([brotli], body);
}

const systemOffset = 9;

function toCandidate(packed: Buffer, level: number, system: number): Candidate {
  const how = level === constants.Z_DEFAULT_COMPRESSION ? '' : `, level ${level}`;
  return {
    sizeBytes: packed.length,
    describe: () => [
      bodyChange('compressed', `compressed with gzip (system ${system}${how})`, [fixCompressed]),
    ],
    content: () => {
      const made = Buffer.from(packed);
      made[systemOffset] = system;
      return [made];
    },
  };
}

/** CPython's repr of bytes: double quotes only where there are single ones and no double ones. */
function toPythonBytes(latin1: string): string {
  const quote = latin1.includes("'") && !latin1.includes('"') ? '"' : "'";
  const shown = latin1.replace(/[^ -~]|['\\]/g, unit => {
    if (unit === "'") return quote === "'" ? "\\'" : unit;
    return pythonEscapes[unit] ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `b${quote}${shown}${quote}`;
}

const pythonEscapes: Readonly<Record<string, string>> = {'\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t'};
