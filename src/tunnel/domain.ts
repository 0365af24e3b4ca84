import {Failure} from '../webhook/failure.ts';

/** The bare host name of a domain as people type or paste it; a `Failure` of code `usage` where it is none. */
export function parseDomain(text: string): string {
  const url = toUrl(text);
  const rest = url === null ? '' : `${url.username}${url.port}${url.pathname}${url.search}${url.hash}`;
  if (url === null || rest !== '/' || !namePattern.test(url.hostname)) {
    throw new Failure(
      'usage',
      `"${text}" is no domain`,
      'give the bare name, like --domain your-name.ngrok-free.app',
    );
  }
  return url.hostname;
}

/** An address has no letters at its end. */
const namePattern = /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/;

function toUrl(text: string): URL | null {
  const full = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(full) ? new URL(full) : null;
}
