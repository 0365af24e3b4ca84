import type {Diagnosis} from '../signature/diagnose/diagnose.ts';
import {verify} from '../signature/verify.ts';
import {readEvent} from '../webhook/event.ts';
import type {Context} from './context.ts';
import type {StoreOptions} from './options.ts';
import type {Secrets} from './secrets.ts';
import type {Settings} from './settings.ts';
import {withStoreIfThere} from './store-file.ts';

/** Looks among the recorded deliveries of the same event for the one that a signature belongs to. */
export async function findOtherDelivery(
  body: Buffer,
  signature: string,
  secrets: Secrets,
  options: StoreOptions,
  context: Context,
  settings: Settings,
): Promise<Diagnosis | undefined> {
  const eventId = readEvent(body).id;
  if (eventId === null) return undefined;
  const recorded = await withStoreIfThere(options, settings, context, store =>
    store.listDeliveries({limit: 100, withContent: true, eventId}),
  );
  const fitting = recorded?.find(
    ({delivery}) => verify(delivery.body, signature, secrets.active).kind === 'valid',
  );
  if (fitting === undefined) return undefined;
  const {id, receivedAtMs} = fitting.delivery;
  return {
    reason: 'other_delivery',
    explanation: `it belongs to the delivery of this event received at ${new Date(receivedAtMs).toISOString()}, whose body differs`,
    details: [`recorded as ${id}`],
    fixes: [`compare the two: vigthoria events show ${id} --as body`],
    difference: null,
    notes: [],
  };
}
