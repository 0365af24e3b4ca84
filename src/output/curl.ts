import {decodeUtf8} from '../webhook/event.ts';
import {endToEndHeaders, findHeader, type HeaderList} from '../webhook/headers.ts';
import {sanitize} from './sanitize.ts';

interface CurlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Below Linux's limit of 128 KiB for one argument, with room for the quotes. */
const argumentLimitBytes = 100_000;
/** What curl adds by itself unless told not to. */
const curlsOwn = ['Accept', 'User-Agent', 'Content-Type', 'Expect'];
/** curl works these out itself, or answers to them by waiting. */
const notSent = new Set(['host', 'content-length', 'expect']);

/** A POSIX shell command that sends these very bytes: headers in order, hop-by-hop ones excepted, any body. */
export function toCurl({url, method, headers, body}: CurlRequest): string {
  const sent = endToEndHeaders(headers).filter(([name]) => !notSent.has(name.toLowerCase()));
  const unwanted = curlsOwn.filter(name => findHeader(sent, name) === undefined);
  const isInline = body.length <= argumentLimitBytes && isPlain(body);
  const parts = [
    `curl -i --http1.1 --globoff --path-as-is${proxyOption(url)} -X ${quote(method)} ${quote(url)}`,
    ...sent.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...unwanted.map(name => `-H '${name}:'`),
    isInline ? `--data-raw ${quote(body)}` : '--data-binary @-',
  ];
  const command = parts.join(' \\\n  ');
  // printf is built into the shell, so that a long body meets no limit on arguments.
  return isInline ? command : `printf '%s' '${body.toString('base64')}' | base64 -d | ${command}`;
}

/** No proxy variable applies to an endpoint on this machine. */
function proxyOption(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return /^(?:localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(host) ? " --noproxy '*'" : '';
}

/** One shell word for these bytes; text is latin1, one character a byte. What is not plain goes through printf's octal escapes. */
function quote(value: string | Buffer): string {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const text = decodeUtf8(bytes);
  if (text !== undefined && isPlain(bytes)) return `'${text.replaceAll("'", "'\\''")}'`;
  const octal = [...bytes].map(byte => (isWordByte(byte) ? String.fromCharCode(byte) : toOctal(byte)));
  return `"$(printf '${octal.join('')}')"`;
}

/** Readable text that cannot trick a terminal, in one line. */
function isPlain(bytes: Buffer): boolean {
  const text = decodeUtf8(bytes);
  return text !== undefined && sanitize(text) === text;
}

function isWordByte(byte: number): boolean {
  return /[\w .:;,=/]/.test(String.fromCharCode(byte));
}

function toOctal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
