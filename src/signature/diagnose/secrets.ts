import type {Secret} from '../../webhook/secret.ts';
import type {Change} from './candidate.ts';
import {listRespelledSecrets} from './respelled-secrets.ts';

/** A key that a signature may have been made with. */
export interface Suspect {
  readonly key: Buffer;
  /** Undefined: a secret that deliveries are checked with, as it is. */
  readonly change: Change | undefined;
  /** Worth trying with changed bodies too. */
  readonly isLikely: boolean;
}

/** All configured secrets as they are, the ones in use first. */
export function listConfigured(
  secrets: readonly Secret[],
  otherSecrets: readonly Secret[],
): readonly Suspect[] {
  const known = new Set(secrets.map(({value}) => value));
  return [
    ...secrets.map(({value}) => ({key: Buffer.from(value), change: undefined, isLikely: true})),
    ...otherSecrets
      .filter(({value}) => !known.has(value))
      .map(other => ({
        key: Buffer.from(other.value),
        change: describeOther(other, secrets),
        isLikely: true,
      })),
  ];
}

/** Configured secrets as they may have been mistyped, mis-set or misread, likeliest first; each key once. */
export function listMistaken(
  secrets: readonly Secret[],
  otherSecrets: readonly Secret[],
): readonly Suspect[] {
  const seen = new Set([...secrets, ...otherSecrets].map(({value}) => Buffer.from(value).toString('latin1')));
  const suspects: Suspect[] = [];
  for (const secret of [...secrets, ...otherSecrets]) {
    for (const {key, phrase, fixes, reason, isLikely} of listRespelledSecrets(secret.value)) {
      const id = key.toString('latin1');
      if (seen.has(id)) continue;
      seen.add(id);
      const text = phrase.replace('%s', `the secret (${secret.source})`);
      suspects.push({key, isLikely, change: {reason, phrase: text, sequel: text, fixes, details: []}});
    }
  }
  return suspects;
}

function describeOther(other: Secret, secrets: readonly Secret[]): Change {
  const cut = secrets.find(
    ({value}) =>
      value !== '' && /^\s*#/.test(other.value.slice(value.length)) && other.value.startsWith(value),
  );
  if (cut !== undefined) {
    const phrase = `the secret (${cut.source}) was cut at #; the whole one (${other.source}) fits`;
    return {
      reason: 'secret_cut',
      phrase,
      sequel: phrase,
      fixes: ['put the value in quotes in .env: an unquoted # begins a comment'],
      details: [],
    };
  }
  const phrase = `made with another configured secret: ${other.source}`;
  return {
    reason: 'other_secret',
    phrase,
    sequel: phrase,
    fixes: [
      `use the secret of ${other.source}: test and live mode, and each endpoint, have secrets of their own`,
    ],
    details: [],
  };
}
