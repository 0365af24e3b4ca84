import {randomBytes} from 'node:crypto';
import type {Forwarder} from '../forwarder/forwarder.ts';
import type {Inspector, InspectorState} from '../inspector/inspector.ts';
import {samples} from '../sample/samples.ts';
import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import {type Endpoint, parseEndpoint} from '../webhook/endpoint.ts';
import type {Secret} from '../webhook/secret.ts';
import {createCoachFor} from './coaching.ts';
import type {Context} from './context.ts';
import type {DiagnoseVerdict} from './diagnose-verdict.ts';
import {createInspectorActions} from './inspector-actions.ts';
import {createInspectorPorts} from './inspector-ports.ts';
import type {EndpointOptions} from './options.ts';
import type {Destination} from './trigger-destination.ts';

export interface InspectingParts {
  readonly store: Store;
  readonly forwarder: Forwarder;
  readonly diagnosis: Pick<DiagnoseVerdict, 'explain'>;
  readonly secrets: () => readonly Secret[];
  readonly endpoints: readonly Endpoint[];
  readonly options: EndpointOptions & {readonly inspectPort: number};
  readonly signal: AbortSignal;
  /** Where what the page sends is told. */
  readonly emit: (activity: Activity) => void;
  /** Where a sample goes; a `listen` that runs here takes it itself. */
  readonly findDestination: () => Promise<Destination>;
  readonly isListening: boolean;
}

export interface Inspecting extends Pick<Inspector, 'url' | 'close'> {
  /** What the session reports, for the page. */
  readonly follow: (activity: Activity) => void;
}

/** Opens the inspector over a record, with or without a `listen` behind it. */
export async function openInspecting(parts: InspectingParts, context: Context): Promise<Inspecting> {
  const {openInspector} = await context.loadInspector();
  let session: Pick<InspectorState, 'url' | 'tunnel' | 'endpointAnswers'> = {
    url: null,
    tunnel: null,
    endpointAnswers: null,
  };
  const state = (): InspectorState => ({
    ...session,
    version: context.version,
    isListening: parts.isListening,
    endpoints: parts.endpoints.map(({url}) => url),
    canSign: parts.secrets().length > 0,
    sampleTypes: Object.keys(samples),
  });
  const actions = createInspectorActions(
    {...parts, coach: createCoachFor(parts.forwarder, context)},
    context,
  );
  const inspector = await openInspector(
    {
      port: parts.options.inspectPort,
      token: randomBytes(24).toString('base64url'),
      nowMs: context.nowMs,
    },
    createInspectorPorts({store: parts.store, state, diagnosis: parts.diagnosis, actions}),
  );
  const setSession = (next: Partial<typeof session>): void => {
    session = {...session, ...next};
    inspector.tellState();
  };
  return {
    url: inspector.url,
    close: inspector.close,
    follow(activity) {
      switch (activity.type) {
        case 'ready': {
          const [first] = activity.endpoints;
          const tunnel = activity.isPublic && activity.url !== activity.localUrl ? 'online' : null;
          return setSession({url: activity.url, tunnel, endpointAnswers: first?.isAnswering ?? null});
        }
        case 'tunnel':
          return setSession({
            tunnel: activity.state,
            ...(activity.url === null ? {} : {url: activity.url}),
          });
        case 'endpoint':
          if (activity.url !== parts.endpoints[0]?.url) return undefined;
          return setSession({endpointAnswers: activity.isAnswering});
        case 'delivery':
        case 'attempt':
          return inspector.tellChange();
        default:
          return undefined;
      }
    },
  };
}

/** The `listen` itself, once it is ready. */
export function toOwnDestination(localUrl: string): Destination {
  return {endpoints: [parseEndpoint(localUrl, 'this listen')], isListen: true};
}
