import {readSignature, verify} from '../signature/verify.ts';
import {Failure} from '../webhook/failure.ts';
import type {VerifyOptions} from './commands/verify.ts';
import type {Context} from './context.ts';
import {findRecorded} from './find-recorded.ts';
import {sha256} from './ids.ts';
import {type Payload, readPayload, unwrapPayload} from './payload-file.ts';
import type {Secrets} from './secrets.ts';
import type {Settings} from './settings.ts';
import {withStore, withStoreIfThere} from './store-file.ts';

export interface SignedPayload extends Payload {
  /** What was looked at, for the user. */
  readonly from: string;
}

/** The bytes to check and the signature that belongs to them, from where the options say or, failing that, from the record. */
export async function findPayload(
  options: VerifyOptions,
  context: Context,
  settings: Settings,
  secrets: Secrets,
): Promise<SignedPayload> {
  const given = givenSignature(options);
  if (options.event !== undefined) {
    const id = options.event;
    const {delivery} = await withStore(options, settings, context, store => findRecorded(id, store));
    return {body: delivery.body, signature: given ?? readSignature(delivery.headers), from: delivery.id};
  }
  if (options.payload === undefined) {
    throw new Failure(
      'missing_input',
      'there is no payload to verify',
      'give --payload <file>, --payload - for stdin, or --event <id>',
    );
  }
  const bytes = readPayload(options.payload);
  const from = options.payload === '-' ? 'stdin' : options.payload;
  const wrapped = unwrapPayload(bytes);
  if (given !== undefined) {
    const isWhole = verify(bytes, given, secrets.active).kind === 'valid';
    return {body: isWhole ? bytes : wrapped.body, signature: given, from};
  }
  if (wrapped.signature !== undefined) return {...wrapped, from};
  const recorded = await withStoreIfThere(options, settings, context, store =>
    store.listDeliveries({limit: 1, withContent: true, bodySha256: sha256(wrapped.body)}),
  );
  const [same] = recorded ?? [];
  return {body: wrapped.body, signature: same && readSignature(same.delivery.headers), from};
}

/** `--signature`, or the value of a `--header` line; a header line pasted as a signature is taken for what it is. */
function givenSignature(options: VerifyOptions): string | undefined {
  if (options.signature !== undefined) return options.signature.replace(/^x-vigthoria-signature:[ \t]*/i, '');
  const lines = options.header ?? [];
  const line = lines.find(one => /^x-vigthoria-signature[ \t]*:/i.test(one));
  if (lines.length > 0 && line === undefined) {
    throw new Failure(
      'usage',
      `--header "${lines[0]}" is not the signature header`,
      "write it like --header 'X-Vigthoria-Signature: …'",
    );
  }
  return line?.slice(line.indexOf(':') + 1).trim();
}
