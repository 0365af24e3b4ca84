import {readFileSync} from 'node:fs';
import {Failure} from '../webhook/failure.ts';
import type {Secret} from '../webhook/secret.ts';
import type {SecretOptions} from './options.ts';
import type {Setting, Settings} from './settings.ts';

export interface Secrets {
  /** Those that deliveries are checked with. */
  readonly active: readonly Secret[];
  /** Configured elsewhere and not used; a diagnosis names one that fits. */
  readonly others: readonly Secret[];
  /** True where an option or the environment gives them, so that `.env` is not followed. */
  readonly isFixed: boolean;
}

const variables = ['VIGTHORIA_WEBHOOK_SECRET', 'WEBHOOK_SECRET'];

/** Finds the signing secrets: options, then `VIGTHORIA_WEBHOOK_SECRET` in any source, then `WEBHOOK_SECRET` in any, then the user's config file. */
export function findSecrets(options: SecretOptions, settings: Settings, readStdin: () => string): Secrets {
  const given = [
    ...fromValues(options.secret ?? []),
    ...(options.secretFile ?? []).flatMap(file => fromFile(file, readStdin)),
  ];
  const configured = [...variables.flatMap(name => settings.listVariable(name)), ...fromConfig(settings)];
  if (given.length > 0) return {active: given, others: configured.flatMap(toSecrets), isFixed: true};
  const [first, ...others] = configured;
  if (first === undefined) return {active: [], others: [], isFixed: false};
  return {
    active: toSecrets(first),
    others: others.flatMap(toSecrets),
    isFixed: variables.includes(first.source),
  };
}

function fromConfig(settings: Settings): readonly Setting[] {
  const setting = settings.findConfigured('secret');
  return setting === undefined ? [] : [{...setting, source: `secret from ${setting.source}`}];
}

/** An empty secret is none; several in one source are a rotation. */
function toSecrets({source, values}: Setting): readonly Secret[] {
  const secrets = values.filter(value => value !== '');
  return secrets.map((value, index) => ({
    source: secrets.length === 1 ? source : `${source} #${index + 1}`,
    value,
  }));
}

function fromValues(values: readonly string[]): readonly Secret[] {
  return values.map((value, index) => {
    if (value === '')
      throw new Failure(
        'usage',
        '--secret is empty',
        'give the secret from the dashboard: settings, webhooks',
      );
    return {source: values.length === 1 ? '--secret' : `--secret #${index + 1}`, value};
  });
}

/** Used as given: only the line ends of the file are no part of a secret. */
function fromFile(file: string, readStdin: () => string): readonly Secret[] {
  const lines = (file === '-' ? readStdin() : readSecretFile(file))
    .split(/\r?\n/)
    .filter(line => line !== '');
  if (lines.length === 0) {
    throw new Failure(
      'usage',
      `--secret-file ${file} holds no secret`,
      'put the secret on a line of its own',
    );
  }
  return lines.map((value, index) => ({
    source: `--secret-file ${file}${lines.length === 1 ? '' : ` line ${index + 1}`}`,
    value,
  }));
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // A secret in the place of a file is a likely mistake.
    const isLikelyPath = file.length < 16 || /[./\\]/.test(file);
    throw new Failure(
      'unreadable_input',
      `--secret-file ${isLikelyPath ? file : `${file.slice(0, 4)}…`} cannot be read`,
      isLikelyPath ? 'check the path and its permissions' : 'give the path of a file that holds the secret',
      isLikelyPath ? {cause: error} : {},
    );
  }
}
