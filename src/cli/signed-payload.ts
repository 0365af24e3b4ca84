import {readSignature, verify} from '../signature/verify.ts';
import {readEvent} from '../webhook/event.ts';
import {Failure} from '../webhook/failure.ts';
import type {VerifyOptions} from './commands/verify.ts';
import type {Context} from './context.ts';
import {findRecorded} from './find-recorded.ts';
import {sha256} from './ids.ts';
import {type Payload, readPayload, unwrapPayloads} from './payload-file.ts';
import type {Secrets} from './secrets.ts';
import type {Settings} from './settings.ts';
import {withStore, withStoreIfThere} from './store-file.ts';

/** A payload to check, with the signature that belongs to it. */
export interface SignedPayload {
  readonly body: Buffer;
  readonly signature: string | undefined;
  /** What was looked at, for the user. */
  readonly from: string;
  /** What the user should know of the choice. */
  readonly notes: readonly string[];
}

/** The bytes to check and the signature that belongs to them, from where the options say or, failing that, from the record. */
export async function findPayload(
  options: VerifyOptions,
  context: Context,
  settings: Settings,
  secrets: Secrets,
): Promise<SignedPayload> {
  const given = givenSignature(options);
  if (options.payload === undefined) return findRecordedPayload(given, options, context, settings);
  const bytes = readPayload(options.payload);
  const from = options.payload === '-' ? 'stdin' : options.payload;
  const {payload, notes} = choosePayload(unwrapPayloads(bytes), from, options);
  if (given !== undefined) {
    const isWhole = verify(bytes, given, secrets.active).kind === 'valid';
    return {body: isWhole ? bytes : payload.body, signature: given, from, notes};
  }
  if (payload.signature !== undefined) return {body: payload.body, signature: payload.signature, from, notes};
  const recorded = await withStoreIfThere(options, settings, context, store =>
    store.listDeliveries({
      limit: 1,
      withContent: true,
      eventId: readEvent(payload.body).id,
      bodySha256: sha256(payload.body),
    }),
  );
  const [same] = recorded ?? [];
  return {body: payload.body, signature: same && readSignature(same.delivery.headers), from, notes};
}

async function findRecordedPayload(
  given: string | undefined,
  options: VerifyOptions,
  context: Context,
  settings: Settings,
): Promise<SignedPayload> {
  const id = options.event;
  if (id === undefined) {
    throw new Failure(
      'missing_input',
      'there is no payload to verify',
      'give --payload <file>, --payload - for stdin, or --event <id>',
    );
  }
  const {delivery} = await withStore(options, settings, context, store => findRecorded(id, store));
  refuseShortened(delivery, delivery.id);
  return {
    body: delivery.body,
    signature: given ?? readSignature(delivery.headers),
    from: delivery.id,
    notes: [],
  };
}

/** The one that `--event` names, else the first, which is said where there are more. */
function choosePayload(
  payloads: readonly Payload[],
  from: string,
  {event}: VerifyOptions,
): {readonly payload: Payload; readonly notes: readonly string[]} {
  const wanted =
    event === undefined
      ? payloads
      : payloads.filter(({id, deliveryId}) => id === event || deliveryId === event);
  const [payload] = wanted;
  if (payload === undefined) {
    throw new Failure(
      'unknown_id',
      `${from} holds no delivery with the id ${event}`,
      'leave --event out for the first one in it',
    );
  }
  refuseShortened(payload, from);
  if (wanted.length === 1) return {payload, notes: []};
  const which = payload.id === null ? 'the first' : `the first, ${payload.id}`;
  return {
    payload,
    notes: [`${from} holds ${wanted.length} deliveries, and this is ${which}: name another with --event`],
  };
}

/** Of a refused delivery only a start may have been kept, and a signature is over all of it. */
function refuseShortened({body, sizeBytes}: Pick<Payload, 'body' | 'sizeBytes'>, from: string): void {
  if (body.length >= sizeBytes) return;
  throw new Failure(
    'missing_input',
    `${from} holds only the first ${body.length} of the ${sizeBytes} bytes received, so no signature can be checked`,
    'have the provider send it again',
  );
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
