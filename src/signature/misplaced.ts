import type {Delivery} from '../webhook/delivery.ts';
import type {Secret} from '../webhook/secret.ts';
import {verify} from './verify.ts';

/** Where the signature header is missing and another header's value fits, names that header. */
export function noteMisplacedSignature(
  {body, headers}: Pick<Delivery, 'body' | 'headers'>,
  secrets: readonly Secret[],
): readonly string[] {
  return headers
    .filter(([, value]) => verify(body, value, secrets).kind === 'valid')
    .map(
      ([name]) => `the header ${name} holds the right signature; Vigthoria sends it as X-Vigthoria-Signature`,
    )
    .slice(0, 1);
}
