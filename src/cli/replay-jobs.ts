import {commandId} from '../output/delivery-lines.ts';
import type {ReplayItem} from '../relay/replay-many.ts';
import type {Store} from '../store/store.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {type Endpoint, parseEndpoint} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';

/** A chosen delivery, without its content, and where it is to go. */
export interface ReplayJob {
  readonly chosen: RecordedDelivery;
  readonly endpoints: readonly Endpoint[];
}

/** Where each delivery goes: to the given endpoints, or else to where it was last sent. A `Failure` of code `missing_input` names those that were sent nowhere. */
export async function toJobs(
  deliveries: readonly RecordedDelivery[],
  given: readonly Endpoint[],
  store: Pick<Store, 'findLastUrls'>,
): Promise<readonly ReplayJob[]> {
  if (given.length > 0) return deliveries.map(chosen => ({chosen, endpoints: given}));
  const urls = await store.findLastUrls(deliveries.map(({delivery}) => delivery.id));
  const homeless = deliveries.filter(({delivery}) => !urls.has(delivery.id));
  const [first] = homeless;
  if (first !== undefined) throw noEndpoint(first, homeless.length, deliveries.length);
  const endpoints = new Map(
    [...new Set(urls.values())].map(url => [url, parseEndpoint(url, 'the last endpoint')]),
  );
  return deliveries.map(chosen => {
    const endpoint = endpoints.get(urls.get(chosen.delivery.id) ?? '');
    return {chosen, endpoints: endpoint === undefined ? [] : [endpoint]};
  });
}

function noEndpoint({delivery}: RecordedDelivery, count: number, total: number): Failure {
  const {id, event} = delivery;
  if (total === 1) {
    return new Failure(
      'missing_input',
      `${event.id ?? id} has not been forwarded yet, so there is no endpoint to repeat`,
      `say where: vigthoria replay ${commandId(event.id, id)} --forward-to localhost:3000/webhooks`,
    );
  }
  return new Failure(
    'missing_input',
    `${count} of the ${total} deliveries have not been forwarded yet, so there is no endpoint to repeat`,
    'say where: --forward-to localhost:3000/webhooks',
  );
}

/** Each job `times` over, for each of its endpoints; what `fetch` makes of it is made once. */
export function* toItems(
  jobs: readonly ReplayJob[],
  times: number,
  fetch: (job: ReplayJob) => Promise<RecordedDelivery>,
): Generator<ReplayItem> {
  for (const job of jobs) {
    let fetched: Promise<RecordedDelivery> | undefined;
    const fetchOnce = (): Promise<RecordedDelivery> => {
      fetched ??= fetch(job);
      return fetched;
    };
    for (let time = 0; time < times; time += 1) {
      for (const endpoint of job.endpoints) yield {endpoint, fetch: fetchOnce};
    }
  }
}

export function countItems(jobs: readonly ReplayJob[], times: number): number {
  return jobs.reduce((sum, {endpoints}) => sum + endpoints.length, 0) * times;
}
