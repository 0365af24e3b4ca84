import type {Forwarder} from '../forwarder/forwarder.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {Route} from '../webhook/route.ts';
import {coachAnswer} from './coach-answer.ts';
import {coachFailure, type Surroundings} from './coach-failure.ts';
import {createEqualAnswers} from './equal-answers.ts';

/** One true and useful line about how an endpoint took a delivery, or null. */
export type Coach = (
  attempt: Attempt,
  recorded: RecordedDelivery,
  endpoint: Endpoint,
) => Promise<string | null>;

export interface CoachPorts {
  readonly forwarder: Pick<Forwarder, 'recognise'>;
  /** Where this runs: what `localhost` means depends on it. */
  readonly surroundings: () => Surroundings;
  /** An endpoint of one of these is set with `--route`. */
  readonly routes: readonly Route[];
}

/** A coach that says nothing twice in a row, about one endpoint or about two. */
export function createCoach(ports: CoachPorts): Coach {
  const lastByUrl = new Map<string, string | null>();
  let lastSaid = {line: '', url: ''};
  const countEqual = createEqualAnswers();
  const recognise = shareLooks(ports.forwarder);
  const findLine = (attempt: Attempt, recorded: RecordedDelivery, endpoint: Endpoint) => {
    const setUrl = (url: string): string => setting(url, endpoint, ports.routes);
    switch (attempt.outcome) {
      case 'responded': {
        const equal = countEqual(attempt, endpoint);
        return coachAnswer({answer: attempt, recorded, endpoint, setUrl, equal});
      }
      case 'failed':
        return coachFailure({failed: attempt, endpoint, setUrl}, {...ports, recognise});
      case 'refused':
      case 'filtered':
        return null;
    }
  };
  return async (attempt, recorded, endpoint) => {
    const {url} = endpoint;
    const line = await findLine(attempt, recorded, endpoint);
    const isRepeat = line === lastByUrl.get(url) || (line === lastSaid.line && url !== lastSaid.url);
    lastByUrl.set(url, line);
    if (line === null || isRepeat) return null;
    lastSaid = {line, url};
    return line;
  };
}

/** Many deliveries may fail at once: one look at their endpoint is enough. */
function shareLooks(forwarder: CoachPorts['forwarder']): CoachPorts['forwarder']['recognise'] {
  const looks = new Map<string, ReturnType<typeof forwarder.recognise>>();
  return endpoint => {
    const look = looks.get(endpoint.url) ?? forwarder.recognise(endpoint);
    looks.set(endpoint.url, look);
    return look.finally(() => looks.delete(endpoint.url));
  };
}

/** What to type so that an endpoint's deliveries go to a URL, which may come from outside. */
function setting(url: string, endpoint: Endpoint, routes: readonly Route[]): string {
  const plain = url.replaceAll("'", '%27');
  const route = routes.find(one => one.endpoint === endpoint);
  if (route !== undefined) return `--route '${route.types}=${plain}'`;
  return /^[\w.:/?=%@+,[\]-]+$/.test(plain) ? `--forward-to ${plain}` : `--forward-to '${plain}'`;
}
