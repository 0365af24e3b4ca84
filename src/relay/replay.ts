import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {HeaderList} from '../webhook/headers.ts';
import {type AttemptPorts, attemptDelivery} from './attempt-delivery.ts';

/** Sends one recorded delivery again: the same bytes, headers and signature, marked with its delivery id. */
export function replay(
  recorded: RecordedDelivery,
  endpoint: Endpoint,
  ports: AttemptPorts,
  signal: AbortSignal,
): Promise<Attempt> {
  const {delivery} = recorded;
  const headers = replayHeaders(delivery.id);
  return attemptDelivery({delivery, endpoint, cause: 'replay', sink: null, headers, signal}, ports);
}

/** What a replay adds. */
export function replayHeaders(deliveryId: string): HeaderList {
  return [['X-Vigthoria-Replay', deliveryId]];
}

/** A delivery with a fresh signature in the place of its old one; its bytes stay. */
export function withSignature(recorded: RecordedDelivery, signature: string): RecordedDelivery {
  const {delivery} = recorded;
  const isSignature = ([name]: readonly [string, string]): boolean =>
    name.toLowerCase() === 'x-vigthoria-signature';
  const first = delivery.headers.findIndex(isSignature);
  const others = delivery.headers.filter(header => !isSignature(header));
  const place = first === -1 ? others.length : first;
  const fresh: HeaderList = [['X-Vigthoria-Signature', signature]];
  const headers = [...others.slice(0, place), ...fresh, ...others.slice(place)];
  return {...recorded, delivery: {...delivery, headers}};
}
