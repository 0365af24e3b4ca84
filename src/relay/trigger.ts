import {sign} from '../signature/sign.ts';
import type {Store} from '../store/store.ts';
import type {Activity, SummaryActivity} from '../webhook/activity.ts';
import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {readEvent} from '../webhook/event.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Secret} from '../webhook/secret.ts';
import {type AttemptPorts, attemptDelivery} from './attempt-delivery.ts';
import type {Coach} from './coach.ts';
import {judge} from './deliver.ts';
import {type PacePorts, sendPaced} from './pace.ts';
import {createTally} from './tally.ts';
import {coachTrigger, type TriggerSignature} from './trigger-coach.ts';

export interface TriggerOptions {
  /** Each gets every delivery. */
  readonly endpoints: readonly Endpoint[];
  readonly signature: TriggerSignature;
  /** What receives there is a `listen` of ours. */
  readonly isListen: boolean;
  /** The first one signs; without any, only a missing or a wrong signature can be made. */
  readonly secrets: readonly Secret[];
  readonly ratePerSecond: number | null;
  /** All are made first and sent that much later. */
  readonly delayMs: number;
  readonly userAgent: string;
}

export interface TriggerPorts extends AttemptPorts, PacePorts {
  /** Where another process records what it receives, one that keeps nothing. */
  readonly store: Pick<Store, 'recordDelivery' | 'recordAttempt'>;
  readonly newDeliveryId: () => string;
  readonly sha256: (body: Buffer) => string;
  readonly coach: Coach;
  readonly emit: (activity: Activity) => void;
}

export interface Triggered {
  /** Deliveries begun. */
  readonly sent: number;
  readonly areAllAccepted: boolean;
  /** It ended early: nothing took connections any more. */
  readonly isEndpointGone: boolean;
  readonly summary: SummaryActivity;
}

/** Sends deliveries as the provider would, signed as the options say: record, tell, forward, record, tell. */
export async function trigger(
  bodies: Iterable<Buffer>,
  options: TriggerOptions,
  ports: TriggerPorts,
  signal: AbortSignal,
): Promise<Triggered> {
  const tally = createTally();
  const startedMs = ports.monotonicMs();
  let areAllAccepted = true;
  // Made before the pause: what comes late happened long ago.
  const made = options.delayMs === 0 ? bodies : [...bodies];
  if (options.delayMs > 0) await ports.pause(options.delayMs, signal);
  const {started, isEndpointGone} = await sendPaced(
    made,
    async body => {
      const {recorded, attempts} = await sendOne(body, options, ports, signal);
      const isTaken = attempts.every(isAccepted);
      areAllAccepted &&= isTaken;
      tally.countDelivery({recorded, outcome: isTaken ? 'accepted' : 'failed'});
      for (const attempt of attempts) tally.countAttempt(attempt);
      return attempts;
    },
    {ratePerSecond: options.ratePerSecond, concurrency: options.ratePerSecond === null ? 1 : maxUnderWay},
    ports,
    signal,
  );
  const summary = tally.summarize(ports.monotonicMs() - startedMs, 0);
  return {sent: started, areAllAccepted, isEndpointGone, summary};
}

/** An endpoint that answers too slowly for a rate slows it down rather than meet ever more connections. */
const maxUnderWay = 64;

async function sendOne(
  body: Buffer,
  options: TriggerOptions,
  ports: TriggerPorts,
  signal: AbortSignal,
): Promise<{readonly recorded: RecordedDelivery; readonly attempts: readonly Attempt[]}> {
  const delivery = toDelivery(body, options, ports);
  const verdict = judge(delivery, options.secrets);
  const {deliveryNumber} = await ports.store.recordDelivery({delivery, verdict, refused: false});
  const recorded = {delivery, verdict, deliveryNumber};
  ports.emit({type: 'delivery', atMs: ports.nowMs(), recorded});
  const attempts = await Promise.all(
    options.endpoints.map(async endpoint => {
      const attempt = await attemptDelivery(
        {delivery, endpoint, cause: 'trigger', sink: null, signal},
        ports,
      );
      const coaching = coachTrigger(attempt, options) ?? (await ports.coach(attempt, recorded, endpoint));
      ports.emit({type: 'attempt', atMs: ports.nowMs(), attempt, coaching});
      return attempt;
    }),
  );
  return {recorded, attempts};
}

function toDelivery(body: Buffer, options: TriggerOptions, ports: TriggerPorts): Delivery {
  return {
    id: ports.newDeliveryId(),
    receivedAtMs: ports.nowMs(),
    method: 'POST',
    path: options.endpoints[0]?.path ?? '/',
    headers: [
      ['Content-Type', 'application/json'],
      ['User-Agent', options.userAgent],
      ...signatureHeaders(body, options),
    ],
    body,
    sizeBytes: body.length,
    bodySha256: ports.sha256(body),
    event: readEvent(body),
    derivedFrom: null,
  };
}

function signatureHeaders(body: Buffer, {signature, secrets}: TriggerOptions): HeaderList {
  const secret = secrets[0]?.value ?? '';
  switch (signature) {
    case 'right':
      return [['X-Vigthoria-Signature', sign(body, secret)]];
    case 'wrong':
      return [['X-Vigthoria-Signature', sign(body, `not ${secret}`)]];
    case 'none':
      return [];
  }
}
