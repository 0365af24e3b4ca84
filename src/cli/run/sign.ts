import {sign} from '../../signature/sign.ts';
import {Failure} from '../../webhook/failure.ts';
import type {SignOptions} from '../commands/sign.ts';
import type {Context} from '../context.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import {readPayload} from '../payload-file.ts';
import {findSecrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {readStdin} from '../stdin.ts';

/** Prints the signature that the payload should carry. */
export function runSign(options: SignOptions, context: Context, settings: Settings): void {
  const [secret] = findSecrets(options, settings, readStdin).active;
  if (secret === undefined) throw new Failure('missing_input', 'no signing secret is set', howToSetSecret);
  const signature = sign(readPayload(options.payload), secret.value);
  const line = options.header === true ? `X-Vigthoria-Signature: ${signature}` : signature;
  context.stdout.writeAtOnce(`${line}\n`);
}
