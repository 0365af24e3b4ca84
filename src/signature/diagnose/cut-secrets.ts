import {type RespelledSecret, respelled} from './respelled-secret.ts';

/** The beginning or the end of the secret alone. */
export function* cut(secret: string): Generator<RespelledSecret> {
  const fix = ['put the value in quotes where it is set: an unquoted # begins a comment in .env files'];
  const shown: Readonly<Record<string, string>> = {
    '#': '#',
    ' ': 'a space',
    $: '$',
    '=': '=',
    '&': '&',
    ';': ';',
    '%': '%',
    '"': 'a quote',
    '\\': 'a backslash',
    '!': '!',
    '^': '^',
    ',': ',',
  };
  for (const [mark, name] of Object.entries(shown)) {
    for (let at = secret.indexOf(mark); at >= 0; at = secret.indexOf(mark, at + 1)) {
      const phrase = `made with %s cut at ${name}`;
      yield respelled(secret.slice(0, at), 'secret_cut', phrase, fix, mark === '#');
      yield respelled(secret.slice(0, at).trimEnd(), 'secret_cut', phrase, fix, mark === '#');
      yield respelled(
        secret.slice(at + mark.length),
        'secret_cut',
        `made with what follows ${name} in %s`,
        fix,
      );
    }
  }
  const fixCopy = ['copy the secret again, from its first to its last character'];
  if (secret.length > 4) {
    yield respelled(secret.slice(0, -1), 'secret_cut', 'made with %s without its last character', fixCopy);
    yield respelled(secret.slice(1), 'secret_cut', 'made with %s without its first character', fixCopy);
    yield respelled(
      secret.replace(/=+$/, ''),
      'secret_cut',
      'made with %s without the = at its end',
      fixCopy,
    );
    yield respelled(`${secret}=`, 'secret_cut', 'made with a = after %s', fixCopy);
    yield respelled(`${secret}==`, 'secret_cut', 'made with == after %s', fixCopy);
  }
  for (const length of [64, 32, 16, 72, 24]) {
    if (secret.length > length)
      yield respelled(
        secret.slice(0, length),
        'secret_cut',
        `made with the first ${length} characters of %s`,
        fixCopy,
      );
  }
}

/** What stands where a variable was not read. */
export function* placeholders(): Generator<RespelledSecret> {
  const fix = ['the variable was not read where the signature was made: set it, and check its name'];
  for (const word of [
    'undefined',
    'null',
    'None',
    'nil',
    'NaN',
    'false',
    'secret',
    'changeme',
    'your-webhook-secret',
    'your_webhook_secret',
    'whsec_...',
    'test',
    'WEBHOOK_SECRET',
    'VIGTHORIA_WEBHOOK_SECRET',
    '$WEBHOOK_SECRET',
    '$' + '{WEBHOOK_SECRET}',
    '%WEBHOOK_SECRET%',
    'process.env.WEBHOOK_SECRET',
    "os.environ['WEBHOOK_SECRET']",
    '[object Object]',
    '""',
    "''",
  ]) {
    yield respelled(
      word,
      'secret_placeholder',
      `made with the placeholder ${word} instead of the secret`,
      fix,
    );
  }
}
