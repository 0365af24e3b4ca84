import type {Forwarder} from '../forwarder/forwarder.ts';
import type {ReadyActivity, ReadyEndpoint} from '../webhook/activity.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {Destinations} from '../webhook/route.ts';
import type {Secret} from '../webhook/secret.ts';

interface ReadyOptions extends Destinations {
  readonly version: string;
  readonly path: string | null;
  readonly publicUrl: string | null;
  readonly storeFile: string;
  readonly isHolding: boolean;
  readonly inspectorUrl: string | null;
}

interface OpenParts {
  /** The receiver's. */
  readonly port: number;
  readonly tunnelUrl: string | null;
  readonly endpoints: readonly ReadyEndpoint[];
  readonly secrets: readonly Secret[];
  readonly held: number;
}

/** What is open and where it leads, for people and scripts. */
export function describeReady(options: ReadyOptions, parts: OpenParts): ReadyActivity {
  const path = shownPath(options);
  const localUrl = `http://127.0.0.1:${parts.port}${path}`;
  return {
    version: options.version,
    url: options.publicUrl ?? (parts.tunnelUrl === null ? localUrl : joinPath(parts.tunnelUrl, path)),
    localUrl,
    isPublic: parts.tunnelUrl !== null || options.publicUrl !== null,
    endpoints: parts.endpoints,
    secrets: parts.secrets.map(({source}) => source),
    store: options.storeFile,
    isHolding: options.isHolding,
    held: parts.held,
    inspectorUrl: options.inspectorUrl,
  };
}

/** Asks all endpoints at once whether something listens there; nothing is sent to them. */
export function probeEndpoints(
  {endpoints, routes}: Destinations,
  forwarder: Pick<Forwarder, 'isAnswering'>,
): Promise<readonly ReadyEndpoint[]> {
  const probe = async (endpoint: Endpoint, types: string | null): Promise<ReadyEndpoint> => ({
    url: endpoint.url,
    types,
    isAnswering: await forwarder.isAnswering(endpoint),
  });
  return Promise.all([
    ...endpoints.map(endpoint => probe(endpoint, null)),
    ...routes.map(({endpoint, types}) => probe(endpoint, types)),
  ]);
}

/** The path that a sender is to use: the only one taken, else the first endpoint's. */
export function shownPath({path, endpoints}: Pick<ReadyOptions, 'path' | 'endpoints'>): string {
  return path ?? endpoints[0]?.path ?? '';
}

export function joinPath(origin: string, path: string): string {
  return `${origin.replace(/\/$/, '')}${path}`;
}
