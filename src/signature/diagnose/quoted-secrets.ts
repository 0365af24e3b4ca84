import {fixPrefix, fixSigner, type RespelledSecret, respelled} from './respelled-secret.ts';

const quotes = ['"', "'", '`', '“”', '‘’'];
const fixQuotes = [
  'docker --env-file and some shells keep quotes as part of the value: write it without them',
];

/** Quotes that the secret has and the signer's has not. */
export function* withoutQuotes(secret: string): Generator<RespelledSecret> {
  const core = secret.trim();
  const inner = /^(["'`“‘])([\s\S]*)(["'`”’])$/.exec(core)?.[2];
  if (inner !== undefined) {
    yield respelled(inner, 'secret_quoted', '%s is wrapped in quotes; without them it fits', fixQuotes, true);
    yield respelled(
      inner.trim(),
      'secret_quoted',
      '%s is wrapped in quotes and blanks; without them it fits',
      fixQuotes,
    );
  }
  yield respelled(
    core.replace(/^["'`“‘]/, ''),
    'secret_quoted',
    '%s has a quote at its start; without it the secret fits',
    fixQuotes,
    true,
  );
  yield respelled(
    core.replace(/["'`”’]$/, ''),
    'secret_quoted',
    '%s has a quote at its end; without it the secret fits',
    fixQuotes,
    true,
  );
  yield respelled(
    core.replace(/[;,]$/, ''),
    'secret_stray',
    '%s has a comma or semicolon at its end; without it the secret fits',
    fixPrefix,
    true,
  );
}

/** Quotes that the signer's secret has. */
export function* withQuotes(secret: string): Generator<RespelledSecret> {
  for (const pair of quotes) {
    const [open = '', close = open] = pair;
    const isLikely = open === '"' || open === "'";
    yield respelled(
      open + secret + close,
      'secret_quoted',
      'made with %s in quotes',
      [...fixSigner, ...fixQuotes],
      isLikely,
    );
  }
}
