import {decoded, recoded} from './coded-secrets.ts';
import {cut, placeholders} from './cut-secrets.ts';
import {withoutPrefix, withPrefix} from './prefixed-secrets.ts';
import {withoutQuotes, withQuotes} from './quoted-secrets.ts';
import type {RespelledSecret} from './respelled-secret.ts';
import {withoutStray, withStray} from './stray-secrets.ts';

/** Likeliest first: what the secret has too much, how it may be read, what the signer's has too much, what was lost. */
export function* listRespelledSecrets(secret: string): Generator<RespelledSecret> {
  yield* withoutStray(secret);
  yield* withoutQuotes(secret);
  yield* withoutPrefix(secret);
  yield* decoded(secret);
  yield* withStray(secret);
  yield* withQuotes(secret);
  yield* withPrefix(secret);
  yield* cut(secret);
  yield* recoded(secret);
  yield* placeholders();
}
