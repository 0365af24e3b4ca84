import type {Forwarder} from '../forwarder/forwarder.ts';
import type {InspectorPorts} from '../inspector/inspector.ts';
import type {Coach} from '../relay/coach.ts';
import {derive} from '../relay/derive.ts';
import {replay} from '../relay/replay.ts';
import {trigger} from '../relay/trigger.ts';
import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {type Endpoint, parseEndpoint} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';
import type {Secret} from '../webhook/secret.ts';
import type {Context} from './context.ts';
import {refuseRemote} from './forwarding.ts';
import {howToSetSecret} from './how-to-set-secret.ts';
import {createId, sha256} from './ids.ts';
import type {EndpointOptions} from './options.ts';
import {pause} from './pause.ts';
import {createMakers} from './trigger-bodies.ts';
import type {Destination} from './trigger-destination.ts';

export type InspectorActions = Pick<InspectorPorts, 'send' | 'trigger'>;

export interface ActionParts {
  readonly store: Store;
  readonly forwarder: Forwarder;
  readonly secrets: () => readonly Secret[];
  /** Of the session, in order. */
  readonly endpoints: readonly Endpoint[];
  /** Where a sample goes. */
  readonly findDestination: () => Promise<Destination>;
  readonly options: EndpointOptions;
  readonly coach: Coach;
  readonly signal: AbortSignal;
  readonly emit: (activity: Activity) => void;
}

/** What the page may send, recorded and told as everything else that is sent. */
export function createInspectorActions(parts: ActionParts, context: Context): InspectorActions {
  const {store, forwarder, options, signal, emit, coach} = parts;
  const ports = {
    forwarder,
    store,
    coach,
    emit,
    newAttemptId: () => createId('att', context.nowMs()),
    newDeliveryId: () => createId('dlv', context.nowMs()),
    nowMs: context.nowMs,
    monotonicMs: context.monotonicMs,
    pause,
    sha256,
    onRecordFailed: (message: string) =>
      emit({type: 'warning', atMs: context.nowMs(), code: 'not_recorded', message}),
  };
  const requireSecret = (): Secret => {
    const [secret] = parts.secrets();
    if (secret !== undefined) return secret;
    throw new Failure('missing_input', 'no signing secret is set, so nothing can be signed', howToSetSecret);
  };
  const recordEdited = async (recorded: RecordedDelivery, body: Buffer): Promise<RecordedDelivery> => {
    const edited = derive(recorded, body, requireSecret(), ports);
    const {delivery, verdict} = edited;
    const {deliveryNumber} = await store.recordDelivery({delivery, verdict, refused: false});
    return {...edited, deliveryNumber};
  };
  return {
    async send(recorded, {url, body}) {
      refuseShortened(recorded, body);
      const endpoint =
        url === null ? await usualEndpoint(recorded, parts) : parseEndpoint(url, 'the endpoint');
      await refuseRemote([endpoint], options, context);
      const sent = body === null ? recorded : await recordEdited(recorded, body);
      const attempt = await replay(sent, endpoint, ports, signal);
      emit({type: 'attempt', atMs: context.nowMs(), attempt, coaching: null});
      return attempt;
    },
    async trigger(type) {
      const {endpoints, isListen} = await parts.findDestination();
      await refuseRemote(endpoints, options, context);
      const [make] = createMakers([type], {});
      if (make === undefined) throw new Failure('usage', `there is no sample of ${type}`, 'choose another');
      const secret = requireSecret();
      let last: Attempt | undefined;
      await trigger(
        [make(0, context.nowMs())],
        {
          endpoints,
          isListen,
          signature: 'right',
          secrets: [secret],
          ratePerSecond: null,
          delayMs: 0,
          userAgent: `vigthoria/${context.version}`,
        },
        {
          ...ports,
          // What a listen receives it records, and tells, itself.
          store: isListen ? nowhere : store,
          emit: activity => {
            if (activity.type === 'attempt') last = activity.attempt;
            if (!isListen) emit(activity);
          },
        },
        signal,
      );
      if (last === undefined) throw new Failure('cannot_run', 'the sample was not sent', 'try again');
      return last;
    },
  };
}

const nowhere = {
  recordDelivery: async () => ({deliveryNumber: null}),
  recordAttempt: async () => undefined,
};

function refuseShortened({delivery}: RecordedDelivery, body: Buffer | null): void {
  if (body !== null || delivery.body.length === delivery.sizeBytes) return;
  throw new Failure(
    'missing_input',
    `only the first ${delivery.body.length} of its ${delivery.sizeBytes} bytes were kept, since it was refused`,
    'have the provider send it again, with --allow-unverified if its signature will not match',
  );
}

async function usualEndpoint(
  {delivery}: RecordedDelivery,
  {store, endpoints}: ActionParts,
): Promise<Endpoint> {
  const last = (await store.findLastUrls([delivery.id])).get(delivery.id);
  if (last !== undefined) return parseEndpoint(last, 'the last endpoint');
  const [first] = endpoints;
  if (first !== undefined) return first;
  throw new Failure(
    'missing_input',
    'it has not been sent yet, so there is no endpoint to repeat',
    'give one, like localhost:3000/webhooks',
  );
}
