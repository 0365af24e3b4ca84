import {Failure} from '../webhook/failure.ts';

/** The bare host name of a domain as people type it; a `Failure` of code `usage` where it is none. */
export function parseDomain(text: string): string {
  const url = URL.parse?.(toUrlText(text)) ?? parseUrl(toUrlText(text));
  if (url === null || url.hostname === '' || `${url.pathname}${url.search}${url.hash}` !== '/') {
    throw refuse(text);
  }
  if (url.port !== '' || url.username !== '' || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.hostname)) {
    throw refuse(text);
  }
  return url.hostname;
}

function toUrlText(text: string): string {
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function refuse(text: string): Failure {
  return new Failure(
    'usage',
    `"${text}" is no domain`,
    'give the bare name, like --domain your-name.ngrok-free.app',
  );
}
