import {fixSigner, type RespelledSecret, respelled} from './respelled-secret.ts';
import {countStray, describeStray, strayClass} from './stray.ts';

const blanks: readonly (readonly [string, string])[] = [
  ['\n', 'newline (LF)'],
  ['\r\n', 'newline (CRLF)'],
  [' ', 'space'],
  ['\t', 'tab'],
  ['\r', 'carriage return'],
  ['\u00a0', 'no-break space (NBSP)'],
  ['\u200b', 'zero-width space'],
  ['\ufeff', 'byte order mark'],
  ['  ', 'two spaces'],
  ['\0', 'zero byte'],
];

const fixStray = [
  'set the secret without it: printf or a quoted value instead of echo, which adds a newline',
  'in Windows cmd, set "NAME=value" && …: a blank before && is part of the value otherwise',
];

/** Blanks and invisible characters that the secret has and the signer's has not. */
export function* withoutStray(secret: string): Generator<RespelledSecret> {
  if (/^[!-~]*$/.test(secret)) return;
  const leading = new RegExp(`^${strayClass}+`, 'u');
  const trailing = new RegExp(`${strayClass}+$`, 'u');
  const trims: readonly (readonly [string, string])[] = [
    [secret.replace(trailing, ''), 'at its end'],
    [secret.replace(leading, ''), 'at its start'],
    [secret.replace(leading, '').replace(trailing, ''), 'around it'],
  ];
  for (const [trimmed, where] of trims) {
    if (trimmed === secret || trimmed === '') continue;
    const kinds = describeStray(secret, trimmed);
    yield respelled(trimmed, 'secret_stray', `%s has ${kinds} ${where}; trimmed it fits`, fixStray, true);
  }
  for (const ending of ['\r\n', '\n', '\r', ' ']) {
    if (secret.endsWith(ending) && countStray(secret) > 1) {
      yield respelled(
        secret.slice(0, -ending.length),
        'secret_stray',
        '%s has one blank too many at its end',
        fixStray,
      );
    }
  }
  const visible = secret.replace(new RegExp(invisible, 'gu'), '');
  if (visible !== secret) {
    const kinds = describeStray(secret, visible);
    yield respelled(
      visible,
      'secret_stray',
      `%s has ${kinds} inside; without it the secret fits`,
      fixStray,
      true,
    );
  }
  const unspaced = secret.replace(/\s/g, '');
  yield respelled(unspaced, 'secret_stray', '%s has blanks inside; without them it fits', fixStray, true);
}

const invisible = String.raw`[\p{Cf}\p{Cc}\u00a0\u2000-\u200a\u202f\u3000]`;

/** Blanks that the signer's secret has. */
export function* withStray(secret: string): Generator<RespelledSecret> {
  const fixes = [...fixSigner, ...fixStray];
  for (const [blank, kind] of blanks) {
    const isLikely = ['\n', '\r\n', ' ', '\t'].includes(blank);
    yield respelled(secret + blank, 'secret_stray', `made with a ${kind} after %s`, fixes, isLikely);
    yield respelled(blank + secret, 'secret_stray', `made with a ${kind} before %s`, fixes, isLikely);
    const around = `made with a ${kind} on both sides of %s`;
    yield respelled(blank + secret + blank, 'secret_stray', around, fixes);
  }
}
