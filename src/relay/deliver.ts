import type {ReceivedRequest} from '../receiver/receiver.ts';
import {noteBody} from '../signature/body-notes.ts';
import {noteMisplacedSignature} from '../signature/misplaced.ts';
import {readSignature, verify} from '../signature/verify.ts';
import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {AnswerSink} from '../webhook/answer.ts';
import {type Attempt, isAccepted} from '../webhook/attempt.ts';
import {type Delivery, type RecordedDelivery, refusedBodyLimitBytes} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {type ParsedBody, parseBody, readEvent} from '../webhook/event.ts';
import type {TypeFilter} from '../webhook/filter.ts';
import {chooseEndpoints, type Destinations} from '../webhook/route.ts';
import type {Secret} from '../webhook/secret.ts';
import {isTrusted, type Verdict} from '../webhook/verdict.ts';
import {answerNotStored, answerReceived} from './answers.ts';
import {type AttemptPorts, attemptDelivery, recordOutcome} from './attempt-delivery.ts';
import type {Coach} from './coach.ts';
import type {Hold} from './hold.ts';
import type {Limiter} from './limiter.ts';
import {recordDelivery} from './record-delivery.ts';
import {type RefusePorts, refuse} from './refuse.ts';
import type {StoreTrouble} from './store-trouble.ts';
import {tellDelivery} from './tell-delivery.ts';

export interface DeliverOptions extends Destinations {
  readonly filter: TypeFilter;
  readonly allowUnverified: boolean;
}

export interface DeliverPorts extends AttemptPorts, Pick<RefusePorts, 'refusals' | 'onTurnedAway'> {
  readonly store: Pick<Store, 'recordDelivery' | 'recordVerdict' | 'recordAttempt'>;
  readonly secrets: () => readonly Secret[];
  readonly sha256: (body: Buffer) => string;
  readonly newDeliveryId: () => string;
  readonly limit: Limiter;
  readonly storeTrouble: StoreTrouble;
  readonly hold: Pick<Hold, 'isOn' | 'expect'>;
  /** Ends the attempts under way. */
  readonly cutOff: AbortSignal;
  /** A fuller verdict on an invalid delivery, within its time; the same one where nothing more was found. */
  readonly diagnose: (delivery: Delivery, verdict: Verdict) => Promise<Verdict>;
  readonly coach: Coach;
  readonly emit: (activity: Activity) => void;
}

/** `accepted`: all its endpoints answered 2xx, or it was recorded where there is none; `failed`: one did not; `held`: they will be asked later. */
export type DeliveryOutcome = 'accepted' | 'failed' | 'refused' | 'filtered' | 'held';

export interface DeliveryEnd {
  readonly recorded: RecordedDelivery;
  readonly outcome: DeliveryOutcome;
}

/**
 * The walk of one delivery: verify, record, tell, forward, record, tell; ends the answer to the sender. Null where it
 * could not be recorded, and the sender was told to come again.
 */
export async function deliver(
  request: ReceivedRequest,
  answer: AnswerSink,
  options: DeliverOptions,
  ports: DeliverPorts,
): Promise<DeliveryEnd | null> {
  const {received, verdict} = examine(request, ports);
  const isRefused = !isTrusted(verdict) && !options.allowUnverified;
  const delivery = isRefused ? withoutExcess(received) : received;
  if (isRefused) {
    const recorded = await refuse({delivery, received, verdict}, answer, ports);
    return recorded === null ? null : {recorded, outcome: 'refused'};
  }
  const isWanted = options.filter(delivery.event.type);
  const endpoints = isWanted ? chooseEndpoints(delivery.event.type, options) : [];
  if (endpoints.length > 0 && ports.hold.isOn()) return hold({delivery, verdict}, endpoints, answer, ports);
  const recorded = await recordDelivery({delivery, verdict, refused: false}, ports);
  if (recorded === undefined) {
    answerNotStored(answer);
    return null;
  }
  // An invalid one that the user lets through is forwarded while its diagnosis is worked out.
  const told = tellDelivery(recorded, received, ports);
  if (!isWanted || (endpoints.length === 0 && options.routes.length > 0)) {
    answerReceived(answer);
    await told;
    await finishFiltered(delivery, ports);
    return {recorded, outcome: 'filtered'};
  }
  if (endpoints.length === 0) {
    answerReceived(answer);
    await told;
    return {recorded, outcome: 'accepted'};
  }
  const attempts = await Promise.all(
    endpoints.map((endpoint, index) =>
      ports.limit(() => forward(recorded, endpoint, index === 0 ? answer : null, told, ports)),
    ),
  );
  return {recorded, outcome: attempts.every(isAccepted) ? 'accepted' : 'failed'};
}

/** All that is found out by a look at the body, so that what was made for it can go. */
function examine(
  request: ReceivedRequest,
  ports: DeliverPorts,
): {readonly received: Delivery; readonly verdict: Verdict} {
  const parsed = parseBody(request.body);
  const received = toDelivery(request, parsed, ports);
  return {received, verdict: judge(received, ports.secrets(), parsed)};
}

function toDelivery(request: ReceivedRequest, parsed: ParsedBody, ports: DeliverPorts): Delivery {
  return {
    id: ports.newDeliveryId(),
    receivedAtMs: ports.nowMs(),
    method: request.method,
    path: request.path,
    headers: request.headers,
    body: request.body,
    sizeBytes: request.body.length,
    bodySha256: ports.sha256(request.body),
    event: readEvent(request.body, parsed),
    derivedFrom: null,
  };
}

/** What a signature says of a delivery, with notes on what its body may do to a handler. */
export function judge(
  delivery: Delivery,
  secrets: readonly Secret[],
  parsed: ParsedBody = parseBody(delivery.body),
): Verdict {
  const verdict = verify(delivery.body, readSignature(delivery.headers), secrets);
  switch (verdict.kind) {
    case 'valid': {
      const notes = noteBody(delivery.body, parsed);
      return notes.length === 0 ? verdict : {...verdict, notes: [...verdict.notes, ...notes]};
    }
    case 'missing':
      return {...verdict, notes: [...verdict.notes, ...noteMisplacedSignature(delivery, secrets)]};
    case 'invalid':
    case 'unchecked':
      return verdict;
  }
}

function withoutExcess(delivery: Delivery): Delivery {
  if (delivery.sizeBytes <= refusedBodyLimitBytes) return delivery;
  return {...delivery, body: Buffer.from(delivery.body.subarray(0, refusedBodyLimitBytes))};
}

/** Answered once it is stored: who gets it, and when, is no longer the sender's affair. */
async function hold(
  {delivery, verdict}: Pick<RecordedDelivery, 'delivery' | 'verdict'>,
  endpoints: readonly Endpoint[],
  answer: AnswerSink,
  ports: DeliverPorts,
): Promise<DeliveryEnd | null> {
  const onTold = ports.hold.expect(delivery.id);
  try {
    const heldFor = [...new Set(endpoints.map(({url}) => url))];
    const recorded = await recordDelivery({delivery, verdict, refused: false, heldFor}, ports);
    if (recorded === undefined) {
      answerNotStored(answer);
      return null;
    }
    answerReceived(answer);
    await tellDelivery(recorded, delivery, ports);
    return {recorded, outcome: 'held'};
  } finally {
    onTold();
  }
}

async function finishFiltered(delivery: Delivery, ports: DeliverPorts): Promise<void> {
  const outcome = {outcome: 'filtered'} as const;
  const attempt = await recordOutcome({delivery, cause: 'forward'}, outcome, ports.nowMs(), ports);
  ports.emit({type: 'attempt', atMs: ports.nowMs(), attempt, coaching: null});
}

async function forward(
  recorded: RecordedDelivery,
  endpoint: Endpoint,
  sink: AnswerSink | null,
  told: Promise<void> | undefined,
  ports: DeliverPorts,
): Promise<Attempt> {
  const attempt = await attemptDelivery(
    {delivery: recorded.delivery, endpoint, cause: 'forward', sink, signal: ports.cutOff},
    ports,
  );
  await told;
  ports.emit({
    type: 'attempt',
    atMs: ports.nowMs(),
    attempt,
    coaching: await ports.coach(attempt, recorded, endpoint),
  });
  return attempt;
}
