import type {Activity, SummaryActivity} from '../webhook/activity.ts';
import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {AttemptPorts} from './attempt-delivery.ts';
import type {Coach} from './coach.ts';
import {type PaceOptions, type PacePorts, sendPaced} from './pace.ts';
import {replay} from './replay.ts';
import {createTally} from './tally.ts';

/** One delivery for one endpoint; it is fetched when its turn comes, so that many need no memory. */
export interface ReplayItem {
  readonly endpoint: Endpoint;
  readonly fetch: () => Promise<RecordedDelivery>;
}

export interface ReplayPorts extends AttemptPorts, PacePorts {
  readonly coach: Coach;
  readonly emit: (activity: Activity) => void;
}

export interface Replayed {
  /** Items begun. */
  readonly started: number;
  readonly areAllAccepted: boolean;
  /** It ended early: nothing took connections any more. */
  readonly isEndpointGone: boolean;
  readonly summary: SummaryActivity;
}

/** Sends items in their order at the given pace; ends early at the signal, and where the endpoint is gone. Rejects where one cannot be fetched. */
export async function replayMany(
  items: Iterable<ReplayItem>,
  options: PaceOptions,
  ports: ReplayPorts,
  signal: AbortSignal,
): Promise<Replayed> {
  const tally = createTally();
  const startedMs = ports.monotonicMs();
  let areAllAccepted = true;
  const {started, isEndpointGone} = await sendPaced(
    items,
    async item => {
      const recorded = await item.fetch();
      const attempt = await replayItem(recorded, item.endpoint, ports, signal);
      const isTaken = isAccepted(attempt);
      areAllAccepted &&= isTaken;
      tally.countDelivery({recorded, outcome: isTaken ? 'accepted' : 'failed'});
      tally.countAttempt(attempt);
      return [attempt];
    },
    options,
    ports,
    signal,
  );
  const summary = tally.summarize(ports.monotonicMs() - startedMs, 0);
  return {started, areAllAccepted, isEndpointGone, summary};
}

/** Sends one delivery again and tells how it was taken. */
export async function replayItem(
  recorded: RecordedDelivery,
  endpoint: Endpoint,
  ports: ReplayPorts,
  signal: AbortSignal,
): Promise<Attempt> {
  const attempt = await replay(recorded, endpoint, ports, signal);
  const coaching = await ports.coach(attempt, recorded, endpoint);
  ports.emit({type: 'attempt', atMs: ports.nowMs(), attempt, coaching});
  return attempt;
}
