import type {Held, Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {type AttemptPorts, attemptDelivery} from './attempt-delivery.ts';
import type {Bell} from './bell.ts';
import type {Coach} from './coach.ts';
import {type HeldStep, judgeHeld, maxHeldTries, toHeldChange} from './judge-held.ts';
import type {Limiter} from './limiter.ts';
import {type Wait, waitForPort} from './wait-for-port.ts';

export interface HoldQueuePorts extends AttemptPorts {
  readonly store: Pick<Store, 'recordAttempt' | 'findHeld'>;
  readonly limit: Limiter;
  readonly coach: Coach;
  readonly emit: (activity: Activity) => void;
  readonly wait: Wait;
}

export interface HoldQueueControl {
  /** Rings when something has been held, and when any of the below has changed. */
  readonly bell: Bell;
  readonly isPaused: () => boolean;
  /** No more tries; the one under way goes on. */
  readonly stopping: AbortSignal;
  /** Ends the one under way too. */
  readonly cutOff: AbortSignal;
  /** Resolves once a delivery has been told, which comes before its attempts. */
  readonly told: (deliveryId: string) => Promise<void>;
  readonly onSettled: (held: Held, outcome: 'accepted' | 'failed') => void;
  readonly onEmpty: () => void;
}

const firstWaitMs = 500;
const longestWaitMs = 30_000;

/** Sends what is held for one endpoint, in order and one at a time, until it is to stop. */
export async function runHoldQueue(
  endpoint: Endpoint,
  ports: HoldQueuePorts,
  control: HoldQueueControl,
): Promise<void> {
  const {bell, stopping} = control;
  while (!stopping.aborted) {
    const rung = bell.rung();
    const held = control.isPaused() ? 'paused' : await findNext(endpoint, ports, control);
    if (held === null) control.onEmpty();
    if (held === null || held === 'paused') await rung;
    else if (held !== 'unknown') await sendUntilSettled(held, endpoint, ports, control);
  }
}

/** Unknown: the record cannot be read just now. */
async function findNext(
  endpoint: Endpoint,
  ports: HoldQueuePorts,
  {stopping}: HoldQueueControl,
): Promise<Held | null | 'unknown'> {
  try {
    return await ports.store.findHeld(endpoint.url);
  } catch (error) {
    ports.onRecordFailed(`what is held cannot be read: ${error instanceof Error ? error.message : error}`);
    await ports.wait(longestWaitMs, stopping);
    return 'unknown';
  }
}

async function sendUntilSettled(
  held: Held,
  endpoint: Endpoint,
  ports: HoldQueuePorts,
  control: HoldQueueControl,
): Promise<void> {
  const {stopping} = control;
  let {tries} = held;
  await control.told(held.recorded.delivery.id);
  for (let waitMs = firstWaitMs; !stopping.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    if (control.isPaused()) return;
    const {step, attempt} = await tryOnce({...held, tries}, endpoint, ports, control);
    const coaching = [await ports.coach(attempt, held.recorded, endpoint), describeStep(step, waitMs, held)];
    ports.emit({
      type: 'attempt',
      atMs: ports.nowMs(),
      attempt,
      coaching: coaching.filter(text => text !== null).join('; ') || null,
    });
    switch (step.step) {
      case 'taken':
      case 'given up':
        control.onSettled(held, step.step === 'taken' ? 'accepted' : 'failed');
        return;
      case 'kept':
        return;
      case 'again':
        tries = step.tries;
        if (step.isReached) await ports.wait(waitMs, stopping);
        else await waitForPort(endpoint, waitMs, ports, stopping);
    }
  }
}

/** One attempt, recorded together with what it means for the hold: the next one does not go before that is kept. */
async function tryOnce(
  {recorded, tries}: Held,
  endpoint: Endpoint,
  ports: HoldQueuePorts,
  {stopping, cutOff}: HoldQueueControl,
): Promise<{readonly step: HeldStep; readonly attempt: Attempt}> {
  let isRecorded = true;
  const onRecordFailed = (message: string): void => {
    isRecorded = false;
    ports.onRecordFailed(message);
  };
  const attempt = await ports.limit(() =>
    attemptDelivery(
      {
        delivery: recorded.delivery,
        endpoint,
        cause: 'hold',
        sink: null,
        signal: cutOff,
        toHeldChange: outcome => toHeldChange(judgeHeld(outcome, tries), endpoint.url),
      },
      {...ports, onRecordFailed},
    ),
  );
  const step = judgeHeld(attempt, tries);
  const change = toHeldChange(step, endpoint.url);
  for (
    let waitMs = firstWaitMs;
    !isRecorded && !stopping.aborted;
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  ) {
    await ports.wait(waitMs, stopping);
    isRecorded = await ports.store.recordAttempt(attempt, change).then(
      () => true,
      () => false,
    );
  }
  return {step, attempt};
}

function describeStep(step: HeldStep, waitMs: number, {recorded}: Held): string | null {
  switch (step.step) {
    case 'taken':
      return null;
    case 'given up':
      return `no longer held; to send it again: vigthoria replay ${recorded.delivery.id}`;
    case 'kept':
      return 'held: the next vigthoria listen --hold sends it';
    case 'again':
      return step.isReached
        ? `held: try ${step.tries} of ${maxHeldTries}, the next one in ${waitMs / 1000} s`
        : 'held: sent as soon as something is listening there';
  }
}
