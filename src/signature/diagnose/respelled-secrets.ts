import {countStray, describeStray} from './stray.ts';

/** What a secret may have been where the signature was made; `%s` in the phrase stands for its name. */
export interface RespelledSecret {
  readonly key: Buffer;
  readonly reason: string;
  readonly phrase: string;
  readonly fixes: readonly string[];
  readonly isLikely: boolean;
}

const prefixes = ['whsec_', 'v1,whsec_', 'v1,', 'v1=', 'sha256=', 'Bearer ', 'Basic ', 'secret:', 'secret='];
const variables = ['WEBHOOK_SECRET=', 'VIGTHORIA_WEBHOOK_SECRET=', 'export WEBHOOK_SECRET='];
const quotes = ['"', "'", '`', '“”', '‘’'];
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

/** Likeliest first. Phrases name position and kind of what is stray, never the text of a secret. */
export function* listRespelledSecrets(secret: string): Generator<RespelledSecret> {
  yield* withoutStray(secret);
  yield* decoded(secret);
  yield* withStray(secret);
  yield* cut(secret);
  yield* recoded(secret);
  yield* placeholders();
}

function text(
  key: string | Buffer,
  reason: string,
  phrase: string,
  fixes: readonly string[],
  isLikely = false,
): RespelledSecret {
  return {key: Buffer.from(key), reason, phrase, fixes, isLikely};
}

const fixStray = [
  'set the secret without it: printf or a quoted value instead of echo, which adds a newline',
  'in Windows cmd, set "NAME=value" && …: a blank before && is part of the value otherwise',
];
const fixQuotes = [
  'docker --env-file and some shells keep quotes as part of the value: write it without them',
];
const fixPrefix = ['paste only the secret itself, as the dashboard shows it: settings, webhooks'];
const fixSigner = ['the signing side has it so: set the same bytes on both sides'];
const fixDecoded = [
  'use the secret as text: it looks like base64 or hex, but Vigthoria signs with its characters',
];

function* withoutStray(secret: string): Generator<RespelledSecret> {
  const trims: readonly (readonly [string, string])[] = [
    [secret.replace(trailing, ''), 'at its end'],
    [secret.replace(leading, ''), 'at its start'],
    [secret.replace(leading, '').replace(trailing, ''), 'around it'],
  ];
  for (const [trimmed, where] of trims) {
    if (trimmed === secret || trimmed === '') continue;
    const kinds = describeStray(secret, trimmed);
    yield text(trimmed, 'secret_stray', `%s has ${kinds} ${where}; trimmed it fits`, fixStray, true);
  }
  for (const ending of ['\r\n', '\n', '\r', ' ']) {
    if (secret.endsWith(ending) && countStray(secret) > 1) {
      yield text(
        secret.slice(0, -ending.length),
        'secret_stray',
        '%s has one blank too many at its end',
        fixStray,
      );
    }
  }
  const visible = secret.replace(invisible, '');
  if (visible !== secret) {
    const kinds = describeStray(secret, visible);
    yield text(visible, 'secret_stray', `%s has ${kinds} inside; without it the secret fits`, fixStray, true);
  }
  const unspaced = secret.replace(/\s/g, '');
  yield text(unspaced, 'secret_stray', '%s has blanks inside; without them it fits', fixStray, true);
  yield* withoutQuotes(secret);
  yield* withoutPrefix(secret);
}

const leading = /^[\s\p{Cc}\p{Cf}]+/u;
const trailing = /[\s\p{Cc}\p{Cf}]+$/u;
const invisible = /[\p{Cf}\p{Cc}\u00a0\u2000-\u200a\u202f\u3000]/gu;

function* withoutQuotes(secret: string): Generator<RespelledSecret> {
  const core = secret.trim();
  const inner = /^(["'`“‘])([\s\S]*)(["'`”’])$/.exec(core)?.[2];
  if (inner !== undefined) {
    yield text(inner, 'secret_quoted', '%s is wrapped in quotes; without them it fits', fixQuotes, true);
    yield text(
      inner.trim(),
      'secret_quoted',
      '%s is wrapped in quotes and blanks; without them it fits',
      fixQuotes,
    );
  }
  yield text(
    core.replace(/^["'`“‘]/, ''),
    'secret_quoted',
    '%s has a quote at its start; without it the secret fits',
    fixQuotes,
    true,
  );
  yield text(
    core.replace(/["'`”’]$/, ''),
    'secret_quoted',
    '%s has a quote at its end; without it the secret fits',
    fixQuotes,
    true,
  );
  yield text(
    core.replace(/[;,]$/, ''),
    'secret_stray',
    '%s has a comma or semicolon at its end; without it the secret fits',
    fixPrefix,
    true,
  );
}

function* withoutPrefix(secret: string): Generator<RespelledSecret> {
  for (const prefix of [...variables, ...prefixes]) {
    if (!secret.toLowerCase().startsWith(prefix.toLowerCase())) continue;
    const rest = secret.slice(prefix.length);
    const phrase = `%s has ${prefix.trim()} pasted before it; without that prefix it fits`;
    yield text(rest, 'secret_prefix', phrase, fixPrefix, true);
    yield text(rest.trim(), 'secret_prefix', phrase, fixPrefix);
    const unquoted = /^\s*(["'`])([\s\S]*)\1\s*$/.exec(rest)?.[2];
    if (unquoted !== undefined) {
      const both = `%s has ${prefix.trim()} pasted before it and quotes around it; without them it fits`;
      yield text(unquoted, 'secret_prefix', both, fixPrefix);
    }
  }
  const assigned =
    /^\s*(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_.-]*\s*[=:]\s*(["']?)([\s\S]+?)\1\s*;?\s*$/.exec(
      secret,
    )?.[2];
  if (assigned !== undefined) {
    const phrase = '%s is a whole assignment, NAME=value; the value alone fits';
    yield text(assigned, 'secret_prefix', phrase, fixPrefix, true);
  }
  const tagged = /^[A-Za-z0-9]+[_,:=-]([\s\S]+)$/.exec(secret)?.[1];
  if (tagged !== undefined) {
    yield text(tagged, 'secret_prefix', '%s has a prefix; without it the secret fits', fixPrefix);
  }
}

function* decoded(secret: string): Generator<RespelledSecret> {
  for (const [core, after] of [
    [secret.trim(), ''],
    [secret.trim().replace(/^(?:v1,)?whsec_/, ''), ', after its whsec_ prefix,'],
  ] as const) {
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(core)) {
      yield decodedAs(core, 'base64', `base64-decoded${after}`);
    }
    if (/^[A-Za-z0-9_-]+={0,2}$/.test(core)) {
      yield decodedAs(core, 'base64url', `base64url-decoded${after}`);
    }
    if (/^(?:[0-9a-f]{2})+$/i.test(core)) yield decodedAs(core, 'hex', `hex-decoded${after}`);
  }
}

function decodedAs(core: string, encoding: 'base64' | 'base64url' | 'hex', how: string): RespelledSecret {
  const key = Buffer.from(core, encoding);
  return text(key, 'secret_decoded', `made with %s ${how}, not with its text`, fixDecoded, true);
}

function* withStray(secret: string): Generator<RespelledSecret> {
  for (const [blank, kind] of blanks) {
    const isLikely = blank === '\n' || blank === '\r\n' || blank === ' ';
    yield text(
      secret + blank,
      'secret_stray',
      `made with a ${kind} after %s`,
      [...fixSigner, ...fixStray],
      isLikely,
    );
    yield text(blank + secret, 'secret_stray', `made with a ${kind} before %s`, [...fixSigner, ...fixStray]);
    yield text(blank + secret + blank, 'secret_stray', `made with a ${kind} on both sides of %s`, [
      ...fixSigner,
      ...fixStray,
    ]);
  }
  for (const pair of quotes) {
    const [open = '', close = open] = pair;
    const isLikely = open === '"' || open === "'";
    yield text(
      open + secret + close,
      'secret_quoted',
      'made with %s in quotes',
      [...fixSigner, ...fixQuotes],
      isLikely,
    );
  }
  for (const prefix of [...prefixes, ...variables, 'export VIGTHORIA_WEBHOOK_SECRET=']) {
    yield text(prefix + secret, 'secret_prefix', `made with ${prefix.trim()} pasted before %s`, [
      ...fixSigner,
      ...fixPrefix,
    ]);
  }
}

function* cut(secret: string): Generator<RespelledSecret> {
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
      yield text(secret.slice(0, at), 'secret_cut', phrase, fix, mark === '#');
      yield text(secret.slice(0, at).trimEnd(), 'secret_cut', phrase, fix, mark === '#');
      yield text(secret.slice(at + mark.length), 'secret_cut', `made with what follows ${name} in %s`, fix);
    }
  }
  const fixCopy = ['copy the secret again, from its first to its last character'];
  if (secret.length > 4) {
    yield text(secret.slice(0, -1), 'secret_cut', 'made with %s without its last character', fixCopy);
    yield text(secret.slice(1), 'secret_cut', 'made with %s without its first character', fixCopy);
    yield text(secret.replace(/=+$/, ''), 'secret_cut', 'made with %s without the = at its end', fixCopy);
    yield text(`${secret}=`, 'secret_cut', 'made with a = after %s', fixCopy);
    yield text(`${secret}==`, 'secret_cut', 'made with == after %s', fixCopy);
  }
  for (const length of [64, 32, 16, 72, 24]) {
    if (secret.length > length)
      yield text(
        secret.slice(0, length),
        'secret_cut',
        `made with the first ${length} characters of %s`,
        fixCopy,
      );
  }
}

function* recoded(secret: string): Generator<RespelledSecret> {
  const bytes = Buffer.from(secret);
  yield text(
    '',
    'secret_empty',
    'made with an EMPTY key: the secret was not set where it was signed',
    ['set the secret before the process starts, and stop where it is empty'],
    true,
  );
  yield text(bytes.toString('base64'), 'secret_encoded', 'made with %s encoded as base64', fixSigner);
  yield text(bytes.toString('hex'), 'secret_encoded', 'made with %s encoded as hex', fixSigner);
  yield text(secret.toUpperCase(), 'secret_case', 'made with %s in upper case', fixSigner);
  yield text(secret.toLowerCase(), 'secret_case', 'made with %s in lower case', fixSigner);
  yield text(Buffer.from(secret, 'utf16le'), 'secret_encoded', 'made with %s in UTF-16', fixSigner);
  yield text(Buffer.from(secret, 'latin1'), 'secret_encoded', 'made with %s in Latin-1', fixSigner);
  yield text(bytes.toString('latin1'), 'secret_encoded', 'made with %s as mojibake', fixSigner);
  yield text(secret.normalize('NFC'), 'secret_encoded', 'made with %s in Unicode normal form C', fixSigner);
  yield text(secret.normalize('NFD'), 'secret_encoded', 'made with %s in Unicode normal form D', fixSigner);
  yield text(
    encodeURIComponent(bytes.toString()),
    'secret_encoded',
    'made with %s percent-encoded',
    fixSigner,
  );
  yield text(
    secret.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'secret_encoded',
    'made with %s percent-decoded',
    fixSigner,
  );
  yield text(secret.replaceAll('+', ' '), 'secret_encoded', 'made with %s with + read as a blank', fixSigner);
  yield text(
    secret.replace(/\\n/g, '\n').replace(/\\r/g, '\r').replace(/\\t/g, '\t'),
    'secret_encoded',
    'made with %s with its \\n read as a newline',
    fixSigner,
    true,
  );
  yield text(
    secret.replace(/\\(.)/g, '$1'),
    'secret_encoded',
    'made with %s without its backslashes',
    fixSigner,
  );
  yield text(
    secret.replace(/[$\\"'`]/g, '\\$&'),
    'secret_encoded',
    'made with %s with backslashes added',
    fixSigner,
  );
  yield text(
    secret.replace(/\$\w*/g, ''),
    'secret_cut',
    'made with %s with its $ part expanded to nothing by a shell',
    fixSigner,
  );
  yield text(secret + secret, 'secret_doubled', 'made with %s twice in a row', fixSigner);
}

function* placeholders(): Generator<RespelledSecret> {
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
    yield text(word, 'secret_placeholder', `made with the placeholder ${word} instead of the secret`, fix);
  }
}
