import {Failure, type FailureCode} from '../webhook/failure.ts';
import {describeRefusal, type NgrokRefusal, type RetryKind} from './ngrok-errors.ts';

/** Why a try to open the tunnel came to nothing. */
export type Trouble =
  | {readonly kind: 'refused'; readonly code: string; readonly text: string}
  | {readonly kind: 'unreachable'}
  | {readonly kind: 'tls'}
  | {readonly kind: 'silent'; readonly limitMs: number}
  | {readonly kind: 'unloadable'; readonly text: string}
  | {readonly kind: 'died'; readonly how: string; readonly stderr: string}
  | {readonly kind: 'other'; readonly text: string};

/** What a trouble means for people, and whether trying again can help. */
export interface Diagnosis extends NgrokRefusal {
  readonly failureCode: FailureCode;
}

/** The SDK's own words for what went wrong before ngrok answered; the code is ngrok's. */
export function toTrouble({code, text}: {readonly code: string | null; readonly text: string}): Trouble {
  if (code !== null) return {kind: 'refused', code, text};
  if (text.includes('tls handshake')) return {kind: 'tls'};
  if (/tcp connection|deserialize rpc response|reconnect|session closed/i.test(text))
    return {kind: 'unreachable'};
  return {kind: 'other', text};
}

export function diagnose(trouble: Trouble, server: string, domain: string | null): Diagnosis {
  switch (trouble.kind) {
    case 'refused':
      return {failureCode: 'tunnel_refused', ...describeRefusal(trouble, domain)};
    case 'unreachable':
      return unavailable(
        `ngrok cannot be reached at ${server}`,
        'check the network, and that a firewall lets it through; or use --no-tunnel',
      );
    case 'tls':
      return unavailable(
        `the TLS handshake with ngrok at ${server} failed: a firewall or proxy seems to answer in its place with a certificate of its own, or blocks the domain`,
        'name its CA file in NODE_EXTRA_CA_CERTS, or as root_cas (connect_cas) in ngrok.yml; or ask for ngrok to be let through',
      );
    case 'silent':
      return unavailable(
        `ngrok at ${server} gave no answer for ${trouble.limitMs / 1000} s`,
        'check the network; or use --no-tunnel',
      );
    case 'unloadable':
      return unavailable(
        `the ngrok SDK cannot be loaded on this machine: ${trouble.text}`,
        'install vigthoria again without --omit=optional (on Windows, the Visual C++ redistributable too); or use --no-tunnel',
        'final',
      );
    case 'died':
      return unavailable(`the tunnel's process ended (${trouble.how})`, 'try again, or use --no-tunnel');
    case 'other':
      return unavailable(`the ngrok SDK failed: ${trouble.text}`, 'try again, or use --no-tunnel');
  }
}

export function toFailure(trouble: Trouble, diagnosis: Diagnosis): Failure {
  const cause =
    trouble.kind === 'died' && trouble.stderr !== '' ? {cause: new Error(trouble.stderr)} : undefined;
  return new Failure(diagnosis.failureCode, diagnosis.message, diagnosis.hint, cause);
}

function unavailable(message: string, hint: string, retry: RetryKind = 'passing'): Diagnosis {
  return {failureCode: 'tunnel_unavailable', message, hint, retry, isAboutDomain: false};
}
