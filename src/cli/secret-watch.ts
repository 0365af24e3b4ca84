import {unwatchFile, watchFile} from 'node:fs';
import {join} from 'node:path';
import {isFailure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import type {SecretOptions} from './options.ts';
import {findSecrets, type Secrets} from './secrets.ts';
import {dotenvFiles, readSettings, type Settings} from './settings.ts';
import {readStdin} from './stdin.ts';

export interface SecretWatch {
  readonly current: () => Secrets;
  readonly close: () => void;
}

/** The secrets as they are now: a change in `.env` is followed, and told, unless an option or the environment gives one. */
export function watchSecrets(
  options: SecretOptions,
  settings: Settings,
  context: Context,
  onChange: (message: string) => void,
): SecretWatch {
  let secrets = findSecrets(options, settings, readStdin);
  const fixed = secrets.isFixed ? secrets.active[0] : undefined;
  const ignored = fixed && secrets.others.find(({source}) => source.includes(' from .env'));
  if (fixed !== undefined && ignored !== undefined && ignored.value !== fixed.value) {
    onChange(`${ignored.source} is ignored, since ${fixed.source} gives the secret`);
  }
  const reread = async (): Promise<void> => {
    try {
      const next = findSecrets(options, await readSettings(context.env, context.cwd), readStdin);
      if (isSame(secrets, next)) return;
      const isIgnored = next.isFixed;
      secrets = isIgnored ? secrets : next;
      onChange(describe(next));
    } catch (error) {
      if (!isFailure(error)) throw error;
      onChange(error.message);
    }
  };
  const onFileChange = (): void => void reread();
  const files = secrets.active.some(({source}) => source.startsWith('--secret'))
    ? []
    : dotenvFiles.map(file => join(context.cwd, file));
  for (const file of files) watchFile(file, {interval: pollMs, persistent: false}, onFileChange);
  return {
    current: () => secrets,
    close: () => {
      for (const file of files) unwatchFile(file, onFileChange);
    },
  };
}

const pollMs = 300;

function isSame(before: Secrets, after: Secrets): boolean {
  const text = ({active, others, isFixed}: Secrets): string =>
    JSON.stringify([active, isFixed ? others : []]);
  return text(before) === text(after);
}

function describe(next: Secrets): string {
  const [first] = next.active;
  if (first === undefined) return 'the signing secret is gone from .env: signatures are no longer checked';
  return next.isFixed
    ? `.env is ignored, since ${first.source} gives the secret`
    : `now checking with ${first.source}`;
}
