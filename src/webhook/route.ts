import {type Endpoint, parseEndpoint} from './endpoint.ts';
import {Failure} from './failure.ts';
import {parseTypeFilter, type TypeFilter} from './filter.ts';

/** Sends the deliveries of some types to an endpoint of their own. */
export interface Route {
  /** The globs as typed. */
  readonly types: string;
  readonly matches: TypeFilter;
  readonly endpoint: Endpoint;
}

/** Where deliveries go: the first route that matches, the rest to all endpoints. */
export interface Destinations {
  readonly endpoints: readonly Endpoint[];
  readonly routes: readonly Route[];
}

/** Reads `generation.*=3000/gen`; a `Failure` of code `usage` names the option otherwise. */
export function parseRoute(text: string, option: string): Route {
  const at = text.indexOf('=');
  const types = text.slice(0, at).trim();
  if (at === -1 || types === '') {
    throw new Failure(
      'usage',
      `${option} "${text}" is not types=url`,
      `write it like ${option} 'generation.*=3000/gen'`,
    );
  }
  return {
    types,
    matches: parseTypeFilter(types, option),
    endpoint: parseEndpoint(text.slice(at + 1), `the URL of ${option} "${types}="`),
  };
}

/** The endpoints for deliveries of a type, the one that answers the sender first; none: it stays here. */
export function chooseEndpoints(type: string | null, {routes, endpoints}: Destinations): readonly Endpoint[] {
  const route = routes.find(({matches}) => matches(type));
  return route === undefined ? endpoints : [route.endpoint];
}

/** All places that deliveries may go to, each once by its URL. */
export function listEndpoints({routes, endpoints}: Destinations): readonly Endpoint[] {
  const all = [...endpoints, ...routes.map(({endpoint}) => endpoint)];
  return all.filter((one, index) => all.findIndex(({url}) => url === one.url) === index);
}
