import {Failure} from '../webhook/failure.ts';

export const authtokenPage = 'https://dashboard.ngrok.com/get-started/your-authtoken';

/** What copying adds to a token; any other shape is ngrok's to judge. */
const strays: readonly {readonly pattern: RegExp; readonly what: string}[] = [
  {pattern: /^\s*(?:export\s+|set\s+)?[A-Za-z_]\w*\s*=/, what: 'a stray NAME= in front'},
  {pattern: /[<>]/, what: 'a stray angle bracket'},
  {pattern: /["'`‘’“”„«»]/, what: 'a stray quote'},
  {pattern: /[\s\u00ad\u200b-\u200f\u2060\ufeff]/, what: 'a stray blank or line break'},
  {pattern: /\p{Cc}/u, what: 'a stray control character'},
];

/**
 * The token as it can be sent to ngrok, or a `Failure` of code `tunnel_refused` without any network: none there, or with
 * a character that no token has. `source` says where it is set. The token itself is never told.
 */
export function checkAuthtoken(token: string | null, source: string | null): string {
  if (token === null || token === '') {
    throw new Failure(
      'tunnel_refused',
      'no ngrok authtoken is set',
      `set NGROK_AUTHTOKEN to yours from ${authtokenPage} (a free account is enough), or use --no-tunnel`,
    );
  }
  const stray = strays.find(({pattern}) => pattern.test(token));
  if (stray !== undefined) {
    throw new Failure(
      'tunnel_refused',
      `the ngrok authtoken${source === null ? '' : ` (${source})`} has ${stray.what}`,
      `copy it again from ${authtokenPage}, nothing around it`,
    );
  }
  return token;
}
