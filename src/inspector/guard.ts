import {timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';

/** Who a request is let in as; everything but `in` and `enter` is turned away. */
export type Access =
  | {readonly kind: 'in'}
  /** The token stood in the URL: it moves to a cookie. */
  | {readonly kind: 'enter'}
  | {readonly kind: 'out'; readonly status: 401 | 403 | 421; readonly message: string};

export interface Guard {
  readonly check: (request: IncomingMessage, url: URL) => Access;
  /** The header line that keeps the token in the browser. */
  readonly cookie: string;
}

/**
 * Lets in who has the token, from this machine's own page only. A foreign `Host` is a name that was made to resolve to
 * this machine (DNS rebinding); a foreign `Origin` or `Sec-Fetch-Site` is another page's request in the user's browser.
 */
export function createGuard(port: number, token: string): Guard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  // Cookies know no ports: two inspectors would take each other's.
  const name = `vigthoria_${port}`;
  return {
    cookie: `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    check(request, url) {
      const {host, origin} = request.headers;
      if (host === undefined || !hosts.has(host.toLowerCase())) {
        return out(421, `open http://127.0.0.1:${port}: this page answers to no other name`);
      }
      if (origin !== undefined && origin !== `http://${host.toLowerCase()}`) {
        return out(403, 'another page may not ask this one');
      }
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead && origin === undefined) return out(403, 'a change must come from this page itself');
      if (isForeign(request)) return out(403, 'another page may not ask this one');
      const given = url.searchParams.get('token');
      if (isRead && url.pathname === '/' && given !== null && isSame(given, token)) return {kind: 'enter'};
      const kept = readCookie(request.headers.cookie ?? '', name);
      if (kept !== undefined && isSame(kept, token)) return {kind: 'in'};
      return out(401, 'open the whole URL that vigthoria printed, with its token');
    },
  };
}

function out(status: 401 | 403 | 421, message: string): Access {
  return {kind: 'out', status, message};
}

/** Following a link from elsewhere is fine: that page sees nothing of the answer. */
function isForeign({headers}: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
