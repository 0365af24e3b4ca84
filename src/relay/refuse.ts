import type {AnswerSink} from '../webhook/answer.ts';
import type {Delivery, RecordedDelivery} from '../webhook/delivery.ts';
import type {Verdict} from '../webhook/verdict.ts';
import {answerInvalidSignature, answerNotStored} from './answers.ts';
import {type AttemptPorts, recordOutcome} from './attempt-delivery.ts';
import type {Lane} from './lane.ts';
import {type RecordPorts, recordDelivery} from './record-delivery.ts';
import {type TellPorts, tellDelivery} from './tell-delivery.ts';

export interface RefusePorts extends Omit<AttemptPorts, 'forwarder'>, TellPorts, RecordPorts {
  readonly store: AttemptPorts['store'] & TellPorts['store'] & RecordPorts['store'];
  /** Where refused deliveries go, so that no number of them keeps signed ones waiting. */
  readonly refusals: Lane;
  /** Something was turned away before it was a delivery, in words for the user. */
  readonly onTurnedAway: (code: string, message: string) => void;
}

interface Refused {
  /** As it is kept. */
  readonly delivery: Delivery;
  /** As it came, for the diagnosis. */
  readonly received: Delivery;
  readonly verdict: Verdict;
}

/** Records what is not to be forwarded, and answers 401; null, and 503, where it could not be recorded or too many of its kind wait. */
export async function refuse(
  {delivery, received, verdict}: Refused,
  answer: AnswerSink,
  ports: RefusePorts,
): Promise<RecordedDelivery | null> {
  const recording = ports.refusals.run(() => recordDelivery({delivery, verdict, refused: true}, ports));
  if (recording === null) {
    ports.onTurnedAway(
      'noise',
      'deliveries without a valid signature come faster than they can be recorded: some were answered 503',
    );
    answerNotStored(answer);
    return null;
  }
  const recorded = await recording;
  if (recorded === undefined) {
    answerNotStored(answer);
    return null;
  }
  answerInvalidSignature(answer, delivery.id, verdict.kind === 'missing');
  // A diagnosis takes a processor of its own for a while, which signed deliveries need more.
  const isCrowded = ports.refusals.waiting > fewWaiting;
  await tellDelivery(recorded, received, isCrowded ? withoutDiagnosis(ports) : ports);
  const attempt = await recordOutcome(
    {delivery, cause: 'forward'},
    {outcome: 'refused'},
    ports.nowMs(),
    ports,
  );
  ports.emit({type: 'attempt', atMs: ports.nowMs(), attempt, coaching: null});
  return recorded;
}

function withoutDiagnosis(ports: RefusePorts): RefusePorts {
  return {...ports, diagnose: async (_delivery, verdict) => verdict};
}

const fewWaiting = 16;
