import type {AttemptErrorCode} from '../webhook/attempt.ts';
import type {Endpoint} from '../webhook/endpoint.ts';

/** No connection to an endpoint: why, in words for its owner. */
export class ConnectError extends Error {
  constructor(
    readonly reason: AttemptErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Says why the last of the tried addresses gave no connection. */
export function toConnectError(
  error: NodeJS.ErrnoException,
  endpoint: Endpoint,
  tried: readonly string[],
): ConnectError {
  const place = `${endpoint.hostname.includes(':') ? `[${endpoint.hostname}]` : endpoint.hostname}:${endpoint.port}`;
  const code = error.code ?? '';
  const options = {cause: error};
  if (code === 'ECONNREFUSED') {
    return new ConnectError(
      'unreachable',
      `nothing is listening on ${place} (tried ${tried.join(', ')})`,
      options,
    );
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return new ConnectError(
      'unreachable',
      `${place} does not take connections (tried ${tried.join(', ')})`,
      options,
    );
  }
  if (code.includes('NO_APPLICATION_PROTOCOL')) {
    return new ConnectError(
      'protocol',
      `${place} speaks HTTP/2 only, and webhooks come as HTTP/1.1`,
      options,
    );
  }
  if (code.includes('ALERT')) {
    return new ConnectError('tls', `${place} refused the TLS handshake (${code})`, options);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return new ConnectError('tls', `${place} does not speak TLS; use http:// in --forward-to`, options);
  }
  const certificate = certificateFaults[code];
  if (certificate !== undefined) {
    const advice = 'trust its CA with --ca <file>, or skip the check with --insecure (loopback only)';
    return new ConnectError('tls', `the certificate of ${place} ${certificate}: ${advice}`, options);
  }
  return new ConnectError(
    'unreachable',
    `cannot connect to ${place} (tried ${tried.join(', ')}): ${code || 'no connection'}`,
    options,
  );
}

const certificateFaults: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'comes from a CA that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes from a CA that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'comes from a CA that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'comes from a CA that is not trusted here',
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
};
