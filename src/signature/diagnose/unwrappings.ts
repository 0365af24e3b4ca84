import {brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync} from 'node:zlib';
import {decodeUtf8} from '../../webhook/event.ts';
import type {Body} from './body.ts';
import {bodyChange} from './candidate.ts';
import {toWindows1252} from './encodings.ts';
import {htmlUnescape} from './entities.ts';
import {decodeFormValue, looksLikeForm} from './forms.ts';
import {ofText, type Transform} from './transform.ts';

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
    /^\s*(?:[0-9a-f]{2}){4,}\s*$/i.test(value) ? Buffer.from(value.trim(), 'hex') : undefined,
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
  text('form', 'percent-decoded', value => (value.includes('%') ? decodeFormValue(value) : undefined)),
  text('mojibake', 'before it became mojibake (UTF-8 decoded as Latin-1)', value =>
    /[^\0-\xff]/.test(value) ? undefined : onlyUtf8(Buffer.from(value, 'latin1')),
  ),
  text('mojibake', 'before it became mojibake (UTF-8 decoded as Windows-1252)', value =>
    onlyUtf8(toWindows1252(value)),
  ),
  undo('latin1', 'in UTF-8; the one received is in Latin-1', (_, body) =>
    body.text() === undefined ? Buffer.from(body.latin1()) : undefined,
  ),
  undo('windows1252', 'in UTF-8; the one received is in Windows-1252', (bytes, body) =>
    body.text() === undefined ? Buffer.from(new TextDecoder('windows-1252').decode(bytes)) : undefined,
  ),
  text('quoted', 'without the quotes around it', value => /^\s*(['"`])([\s\S]*)\1\s*$/.exec(value)?.[2]),
  text('slashed', 'without the backslashes before its quotes', value => value.replace(/\\(["'\\])/g, '$1')),
  text('html_escaped', 'without HTML entities', htmlUnescape),
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

function fromBase64(text: string): Buffer | undefined {
  const core = text.replace(/\s/g, '');
  return core.length >= 8 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(core) ? Buffer.from(core, 'base64') : undefined;
}

function fromBufferJson(text: string): Buffer | undefined {
  const list = /^\s*(?:\{\s*"type"\s*:\s*"Buffer"\s*,\s*"data"\s*:\s*)?\[([\d,\s]+)\]\s*\}?\s*$/.exec(text);
  if (list?.[1] === undefined) return undefined;
  const values = list[1].split(',').map(Number);
  return values.every(value => value >= 0 && value < 256) ? Buffer.from(values) : undefined;
}

function fromPythonBytes(text: string): Buffer | undefined {
  const inner = /^b(['"])([\s\S]*)\1\s*$/.exec(text)?.[2];
  if (inner === undefined) return undefined;
  const latin1 = inner.replace(
    /\\(?:x([0-9a-f]{2})|([\s\S]))/g,
    (_, hex: string | undefined, character: string | undefined) =>
      hex === undefined
        ? (pythonEscapes[character ?? ''] ?? character ?? '')
        : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin1, 'latin1');
}

const pythonEscapes: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t'};

function fromForm(text: string, name: string | undefined): string | undefined {
  const core = text.trim();
  if (name === undefined && !looksLikeForm(core)) return undefined;
  const field = core
    .split(/&(?=[^&=]+=)/)
    .find(candidate => name === undefined || candidate.startsWith(`${name}=`));
  const value = field?.slice(field.indexOf('=') + 1);
  return value === undefined ? undefined : value.includes('%') ? decodeFormValue(value) : value;
}

function onlyUtf8(bytes: Buffer): Buffer | undefined {
  return decodeUtf8(bytes) === undefined ? undefined : bytes;
}

function parseJson(text: string): unknown {
  if (!/^\s*"/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
