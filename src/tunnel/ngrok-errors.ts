import {authtokenPage} from './authtoken.ts';

/**
 * `final`: no retry cures it. `patient`: another session or agent holds what we need and may let go. `passing`: retried
 * like a network that is away.
 */
export type RetryKind = 'final' | 'patient' | 'passing';

export interface NgrokRefusal {
  /** In our own words, with the code: ngrok's texts hold the token. */
  readonly message: string;
  readonly hint: string;
  readonly retry: RetryKind;
  /** Whether it is the domain asked for that was refused. */
  readonly isAboutDomain: boolean;
}

/** What a refusal of ngrok's means. `text` is shown for codes that are not in the table, so it must be redacted. */
export function describeRefusal(
  {code, text}: {readonly code: string; readonly text: string},
  domain: string | null,
): NgrokRefusal {
  const known = table[Number(code.replace('ERR_NGROK_', ''))];
  if (known === undefined) {
    return {
      message: `ngrok refused: ${code}${text === '' ? '' : ` (${text})`}`,
      hint: `see https://ngrok.com/docs/errors/${code.toLowerCase()}, or use --no-tunnel`,
      retry: 'passing',
      isAboutDomain: false,
    };
  }
  const name = domain ?? "the account's domain";
  const {what, hint, retry = 'final', isAboutDomain = false} = known;
  return {message: `${what.replace('{domain}', name)} (${code})`, hint, retry, isAboutDomain};
}

interface Row {
  readonly what: string;
  readonly hint: string;
  readonly retry?: RetryKind;
  readonly isAboutDomain?: boolean;
}

const copyToken = `copy the authtoken again from ${authtokenPage} into NGROK_AUTHTOKEN`;
const billing = 'see https://dashboard.ngrok.com/billing, or use --no-tunnel';
const ipPolicy = 'allow this address in https://dashboard.ngrok.com/ip-policies, or use --no-tunnel';
const otherDomain =
  'leave out --domain, or name one of yours from https://dashboard.ngrok.com/domains (a free account has one)';
const domainRow = {hint: otherDomain, isAboutDomain: true} as const;
const freeLimits =
  'the free plan allows 20,000 requests a month and 4,000 a minute; wait, or upgrade the plan';

/** By the number of the code; https://ngrok.com/docs/errors describes each. */
const table: Readonly<Record<number, Row>> = {
  102: {what: 'ngrok has suspended the account', hint: billing},
  103: {what: 'ngrok has suspended the account', hint: billing},
  105: {
    what: 'ngrok refused the authtoken: it is not one',
    hint: `${copyToken}; an API key is no authtoken`,
  },
  106: {what: 'ngrok refused the authtoken: it is of a kind no longer in use', hint: copyToken},
  107: {
    what: 'ngrok refused the authtoken: it was reset or revoked, or belongs to a team you have left',
    hint: copyToken,
  },
  108: {
    what: 'ngrok allows no more agent sessions on this account',
    hint: 'stop the others (maybe an older run): https://dashboard.ngrok.com/agents; or use --no-tunnel',
    retry: 'patient',
  },
  111: {
    what: 'ngrok refused the heartbeat interval',
    hint: 'this is a fault of vigthoria, please report it; use --no-tunnel meanwhile',
  },
  112: {
    what: 'ngrok refused the heartbeat tolerance',
    hint: 'this is a fault of vigthoria, please report it; use --no-tunnel meanwhile',
  },
  115: {what: 'ngrok does not let this address use the account', hint: ipPolicy},
  116: {what: 'ngrok does not let this address use the authtoken', hint: ipPolicy},
  120: {what: 'ngrok no longer accepts this version of its agent', hint: 'update vigthoria'},
  121: {what: 'ngrok no longer accepts this version of its agent', hint: 'update vigthoria'},
  123: {
    what: "the ngrok account's e-mail address is not verified",
    hint: 'verify it: https://dashboard.ngrok.com/user/settings',
  },
  128: {what: 'ngrok cannot take the session right now', hint: 'try again later', retry: 'passing'},
  313: {what: 'the ngrok plan allows no domain of its own, {domain}', ...domainRow},
  314: {what: 'the ngrok plan does not allow the domain {domain}', ...domainRow},
  316: {
    what: 'the authtoken may not use the domain {domain}',
    hint: 'use another authtoken, or another --domain',
    isAboutDomain: true,
  },
  319: {what: 'the domain {domain} is not reserved for this ngrok account', ...domainRow},
  320: {what: 'the domain {domain} belongs to another ngrok account', ...domainRow},
  324: {
    what: 'ngrok allows no more endpoints on this account',
    hint: 'stop another one: https://dashboard.ngrok.com/endpoints; or use --no-tunnel',
    retry: 'patient',
  },
  334: {
    what: '{domain} is already online at ngrok, from another agent or an older run',
    hint: 'stop it: https://dashboard.ngrok.com/endpoints; or name another --domain, or use --no-tunnel',
    retry: 'patient',
  },
  702: {what: 'ngrok limits the rate of this account', hint: freeLimits, retry: 'passing'},
  714: {what: 'ngrok limits this account', hint: freeLimits, retry: 'passing'},
  725: {what: "the account's ngrok limit is used up", hint: freeLimits, retry: 'passing'},
  727: {what: "the account's ngrok limit of requests is used up", hint: freeLimits, retry: 'passing'},
  734: {what: 'ngrok limits the rate of this account', hint: freeLimits, retry: 'passing'},
  4018: {
    what: 'ngrok got no authtoken',
    hint: `set NGROK_AUTHTOKEN to yours from ${authtokenPage}, or use --no-tunnel`,
  },
  9040: {
    what: 'ngrok does not serve the address that this machine comes from',
    hint: 'leave the VPN or Tor, or use --no-tunnel',
  },
  18019: {what: 'the ngrok plan does not include endpoint pools', hint: billing},
};
