import {brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync} from 'node:zlib';
import {decodeUtf8} from '../../webhook/event.ts';
import type {Body} from './body.ts';
import {bodyChange} from './candidate.ts';
import {fromWindows1252, isWindows1252, toWindows1252} from './encodings.ts';
import {htmlUnescape} from './entities.ts';
import {decodeFormValue} from './forms.ts';
import {ofText, type Transform} from './transform.ts';
import {
  fromBase64,
  fromBufferJson,
  fromForm,
  fromPythonBytes,
  isHex,
  parseJson,
  withoutQuotes,
} from './unwrap-text.ts';

const maxUnpackedBytes = 32 * 1024 * 1024;
const fixCapture =
  'give the bytes as they were sent: capture them with vigthoria listen and take them out with vigthoria events show --as body';

function undo(
  reason: string,
  then: string,
  apply: (bytes: Buffer, body: Body) => Buffer | undefined,
  fix = fixCapture,
): Transform {
  return {
    change: bodyChange(reason, then, [fix]),
    apply: body => (body.sizeBytes === 0 ? undefined : apply(body.bytes(), body)),
  };
}

function text(reason: string, then: string, apply: (text: string) => string | Buffer | undefined): Transform {
  return ofText(bodyChange(reason, then, [fixCapture]), apply);
}

const fixBom = 'write the file as UTF-8 without a byte order mark (in PowerShell 7: -Encoding utf8NoBOM)';

/** The received bytes taken out of what a shell, an editor or a copy wrapped them in. */
export const unwrappings: readonly Transform[] = [
  undo('bom', 'without the byte order mark (BOM) before it', withoutBom, fixBom),
  undo(
    'utf16',
    'in UTF-8; the one received is in UTF-16, as PowerShell writes it',
    bytes => fromUtf16(bytes, [0xff, 0xfe], value => value),
    fixBom,
  ),
  undo(
    'utf16',
    'in UTF-8; the one received is in UTF-16 (big-endian)',
    bytes => fromUtf16(bytes, [0xfe, 0xff], value => value.swap16()),
    fixBom,
  ),
  undo('compressed', 'decompressed (gzip); the one received is compressed', unpack(gunzipSync)),
  undo('compressed', 'decompressed (deflate); the one received is compressed', unpack(inflateSync)),
  undo('compressed', 'decompressed (raw deflate); the one received is compressed', unpack(inflateRawSync)),
  undo('compressed', 'decompressed (brotli); the one received is compressed', unpack(brotliDecompressSync)),
  text('base64_body', 'decoded from base64; the one received is base64 text', fromBase64),
  text('hex_body', 'decoded from hex; the one received is hex text', value =>
    isHex(value.trim()) ? Buffer.from(value.trim(), 'hex') : undefined,
  ),
  text('encoded_twice', 'decoded once; the one received was JSON-encoded twice', value => {
    const inner = parseJson(value);
    return typeof inner === 'string' ? inner : undefined;
  }),
  text('buffer_text', 'as bytes; the one received is the JSON of a Buffer', fromBufferJson),
  text('bytes_text', "as bytes; the one received is Python's text of bytes, b'…'", fromPythonBytes),
  ...['payload', 'data', 'body', 'json', 'event'].map(name =>
    text('form', `taken out of the form field ${name}=…`, value => fromForm(value, name)),
  ),
  text('form', 'taken out of its form field', value => fromForm(value, undefined)),
  text('form', 'percent-decoded', value => (/^\s*%/.test(value) ? decodeFormValue(value) : undefined)),
  text('mojibake', 'before it became mojibake (UTF-8 decoded as Latin-1)', value =>
    /[^\0-\xff]/.test(value) || !/[\x80-\xff]/.test(value)
      ? undefined
      : onlyUtf8(Buffer.from(value, 'latin1')),
  ),
  text('mojibake', 'before it became mojibake (UTF-8 decoded as Windows-1252)', value =>
    isWindows1252(value) ? onlyUtf8(toWindows1252(value)) : undefined,
  ),
  undo('latin1', 'in UTF-8; the one received is in Latin-1', (_, body) =>
    body.text() === undefined ? Buffer.from(body.latin1()) : undefined,
  ),
  undo('windows1252', 'in UTF-8; the one received is in Windows-1252', (_, body) =>
    body.text() === undefined ? Buffer.from(fromWindows1252(body.latin1())) : undefined,
  ),
  text('quoted', 'without the quotes around it', withoutQuotes),
  text('slashed', 'without the backslashes before its quotes', value =>
    /^\s*[[{]\s*\\/.test(value) ? value.replace(/\\(["'\\])/g, '$1') : undefined,
  ),
  text('html_escaped', 'without HTML entities', value =>
    /^\s*(?:[[{]\s*)?&/.test(value) ? htmlUnescape(value) : undefined,
  ),
];

function withoutBom(bytes: Buffer): Buffer | undefined {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : undefined;
}

/** With its mark, or where every other byte is zero, as in ASCII text. */
function fromUtf16(
  bytes: Buffer,
  mark: readonly number[],
  toLittleEndian: (bytes: Buffer) => Buffer,
): Buffer | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const isMarked = bytes[0] === mark[0] && bytes[1] === mark[1];
  const zero = mark[0] === 0xff ? 1 : 0;
  if (!isMarked && bytes[zero] !== 0) return undefined;
  const text = toLittleEndian(Buffer.from(isMarked ? bytes.subarray(2) : bytes)).toString('utf16le');
  return Buffer.from(text);
}

function unpack(decompress: (bytes: Buffer, options: {maxOutputLength: number}) => Buffer) {
  return (bytes: Buffer): Buffer | undefined => {
    // JSON and other text is never compressed data; trying costs time.
    if (bytes[0] === 0x7b || bytes[0] === 0x5b) return undefined;
    try {
      return decompress(bytes, {maxOutputLength: maxUnpackedBytes});
    } catch (error) {
      if (error instanceof Error && 'code' in error) return undefined;
      throw error;
    }
  };
}

function onlyUtf8(bytes: Buffer): Buffer | undefined {
  return decodeUtf8(bytes) === undefined ? undefined : bytes;
}
