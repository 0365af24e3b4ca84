import type {Forwarder} from '../forwarder/forwarder.ts';
import type {HeldChange, Store} from '../store/store.ts';
import type {AnswerSink} from '../webhook/answer.ts';
import {type Attempt, type AttemptCause, type AttemptOutcome, makeAttempt} from '../webhook/attempt.ts';
import type {Delivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import type {HeaderList} from '../webhook/headers.ts';
import {answerFailed} from './answers.ts';

export interface AttemptPorts {
  readonly forwarder: Forwarder;
  readonly store: Pick<Store, 'recordAttempt'>;
  readonly newAttemptId: () => string;
  /** Epoch milliseconds. */
  readonly nowMs: () => number;
  /** Something could not be kept; the attempt stands all the same. */
  readonly onRecordFailed: (message: string) => void;
}

export interface AttemptOrder {
  readonly delivery: Delivery;
  readonly endpoint: Endpoint;
  readonly cause: AttemptCause;
  /** Where the answer goes; one of ours goes there when the endpoint gives none. */
  readonly sink: AnswerSink | null;
  readonly headers?: HeaderList;
  readonly signal?: AbortSignal;
  /** What an outcome means for a held delivery, recorded with it. */
  readonly toHeldChange?: (outcome: AttemptOutcome) => HeldChange | undefined;
}

/** Hands one delivery to one endpoint and records the attempt: the one way out, for listen, replay and all that follow. */
export async function attemptDelivery(order: AttemptOrder, ports: AttemptPorts): Promise<Attempt> {
  const startedAtMs = ports.nowMs();
  const outcome = await ports.forwarder.forward(order);
  if (outcome.outcome === 'failed' && order.sink !== null && !order.sink.isStarted) {
    answerFailed(order.sink, outcome, order.delivery.id);
  }
  return recordOutcome(order, outcome, startedAtMs, ports);
}

/** Records an outcome as an attempt, also one that never left this machine. */
export async function recordOutcome(
  {delivery, cause, toHeldChange}: Pick<AttemptOrder, 'delivery' | 'cause' | 'toHeldChange'>,
  outcome: AttemptOutcome,
  startedAtMs: number,
  ports: Omit<AttemptPorts, 'forwarder'>,
): Promise<Attempt> {
  const attempt = makeAttempt(
    {id: ports.newAttemptId(), deliveryId: delivery.id, eventId: delivery.event.id, cause, startedAtMs},
    outcome,
  );
  try {
    await ports.store.recordAttempt(attempt, toHeldChange?.(outcome));
  } catch (error) {
    ports.onRecordFailed(
      `an attempt could not be recorded: ${error instanceof Error ? error.message : error}`,
    );
  }
  return attempt;
}
