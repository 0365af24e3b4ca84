import {Failure} from './failure.ts';

/** The developer's local URL. */
export interface Endpoint {
  /** The whole URL as used and shown, without a path where none was typed. */
  readonly url: string;
  readonly protocol: 'http:' | 'https:';
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** For the `Host` header: host, and the port where it is not the protocol's own. */
  readonly host: string;
  /** Path and query exactly as typed; null: each delivery's own. */
  readonly path: string | null;
}

/** Reads `3000`, `:3000/x`, `localhost:3000/webhooks` or an http(s) URL; a `Failure` of code `usage` names the option otherwise. */
export function parseEndpoint(text: string, option: string): Endpoint {
  const bad = (why: string): Failure =>
    new Failure('usage', `${option} ${why}`, 'give a port or a URL, like 3000 or localhost:3000/webhooks');
  if (text.trim() === '') throw bad('is empty');
  const match = /^(?:(https?):\/\/)?([^/?#]*)([/?][^#]*)?(?:#.*)?$/i.exec(withHost(text.trim()));
  const shown = withoutCredentials(text);
  if (match === null || /\s/.test(text.trim()) || (match[1] === undefined && text.includes('://')))
    throw bad(`"${shown}" is no http(s) URL`);
  const protocol = match[1]?.toLowerCase() === 'https' ? 'https:' : 'http:';
  const authority = match[2] ?? '';
  if (authority.includes('@')) throw bad('holds a user name or password; send it with --header instead');
  const url = parseUrl(`${protocol}//${authority}`);
  if (url === undefined) throw bad(`"${shown}" is no http(s) URL`);
  const typed = match[3];
  const path = typed === undefined ? null : encodePath(typed.startsWith('?') ? `/${typed}` : typed);
  return {
    url: `${protocol}//${url.host}${path ?? ''}`,
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (protocol === 'https:' ? 443 : 80)),
    host: url.host,
    path,
  };
}

/** The text of a URL as it may be shown, whether it is one or not. */
export function withoutCredentials(text: string): string {
  return text.replace(/(^|\/\/)[^/?#]*@/, '$1…@');
}

/** True for names that always mean this machine (RFC 6761 6.3). */
export function isLocalhostName(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

function withHost(text: string): string {
  if (/^\d+(?:[/?#]|$)/.test(text)) return `localhost:${text}`;
  return text.startsWith(':') ? `localhost${text}` : text;
}

function parseUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    return url.hostname === '' ? undefined : url;
  } catch {
    return undefined;
  }
}

/** The path goes out as typed; only what may not stand in a request line is percent-encoded. */
function encodePath(path: string): string {
  return path.replace(/[^\x21-\x7e]/gu, character => encodeURIComponent(character));
}
