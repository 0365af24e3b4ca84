/** What a secret may have been where the signature was made; `%s` in the phrase stands for its name. */
export interface RespelledSecret {
  readonly key: Buffer;
  readonly reason: string;
  readonly phrase: string;
  readonly fixes: readonly string[];
  readonly isLikely: boolean;
}

export function respelled(
  key: string | Buffer,
  reason: string,
  phrase: string,
  fixes: readonly string[],
  isLikely = false,
): RespelledSecret {
  return {key: Buffer.from(key), reason, phrase, fixes, isLikely};
}

export const fixSigner = ['the signing side has it so: set the same bytes on both sides'];
export const fixPrefix = ['paste only the secret itself, as the dashboard shows it: settings, webhooks'];
