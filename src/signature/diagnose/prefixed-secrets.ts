import {fixPrefix, fixSigner, type RespelledSecret, respelled} from './respelled-secret.ts';

const prefixes = ['whsec_', 'v1,whsec_', 'v1,', 'v1=', 'sha256=', 'Bearer ', 'Basic ', 'secret:', 'secret='];
const variables = ['WEBHOOK_SECRET=', 'VIGTHORIA_WEBHOOK_SECRET=', 'export WEBHOOK_SECRET='];

/** Prefixes that the secret has and the signer's has not. */
export function* withoutPrefix(secret: string): Generator<RespelledSecret> {
  for (const prefix of [...variables, ...prefixes]) {
    if (!secret.toLowerCase().startsWith(prefix.toLowerCase())) continue;
    const rest = secret.slice(prefix.length);
    const phrase = `%s has ${prefix.trim()} pasted before it; without that prefix it fits`;
    yield respelled(rest, 'secret_prefix', phrase, fixPrefix, true);
    yield respelled(rest.trim(), 'secret_prefix', phrase, fixPrefix);
    const unquoted = /^\s*(["'`])([\s\S]*)\1\s*$/.exec(rest)?.[2];
    if (unquoted !== undefined) {
      const both = `%s has ${prefix.trim()} pasted before it and quotes around it; without them it fits`;
      yield respelled(unquoted, 'secret_prefix', both, fixPrefix);
    }
  }
  const assigned =
    /^\s*(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_.-]*\s*[=:]\s*(["']?)([\s\S]+?)\1\s*;?\s*$/.exec(
      secret,
    )?.[2];
  if (assigned !== undefined) {
    const phrase = '%s is a whole assignment, NAME=value; the value alone fits';
    yield respelled(assigned, 'secret_prefix', phrase, fixPrefix, true);
  }
  const tagged = /^[A-Za-z0-9]+[_,:=-]([\s\S]+)$/.exec(secret)?.[1];
  if (tagged !== undefined) {
    yield respelled(tagged, 'secret_prefix', '%s has a prefix; without it the secret fits', fixPrefix);
  }
}

/** Prefixes that the signer's secret has. */
export function* withPrefix(secret: string): Generator<RespelledSecret> {
  for (const prefix of [...prefixes, ...variables, 'export VIGTHORIA_WEBHOOK_SECRET=']) {
    yield respelled(
      prefix + secret,
      'secret_prefix',
      `made with ${prefix.trim()} pasted before %s`,
      [...fixSigner, ...fixPrefix],
      isLikelyPrefix(prefix),
    );
  }
}

function isLikelyPrefix(prefix: string): boolean {
  return prefix === 'whsec_' || prefix === 'WEBHOOK_SECRET=';
}
