import type {Forwarder} from '../forwarder/forwarder.ts';
import type {ReceivedRequest, Receiver, ReceiverOptions} from '../receiver/receiver.ts';
import type {Store} from '../store/store.ts';
import type {Tunnel, TunnelChange} from '../tunnel/tunnel.ts';
import type {Activity} from '../webhook/activity.ts';
import type {AnswerSink} from '../webhook/answer.ts';
import {listEndpoints} from '../webhook/route.ts';
import {countHeld} from './count-held.ts';
import {type DeliverOptions, type DeliverPorts, type DeliveryEnd, deliver} from './deliver.ts';
import {describeReady, probeEndpoints, shownPath} from './describe-ready.ts';
import {createGoal, type GoalOptions, type SessionResult} from './goal.ts';
import {createHealth} from './health.ts';
import {createHold, type Hold, type HoldPorts} from './hold.ts';
import {createLane} from './lane.ts';
import {createEnd} from './session-end.ts';
import {createReporter, type ReportPorts} from './session-report.ts';
import {createSparing} from './sparing.ts';
import {createStoreTrouble} from './store-trouble.ts';
import {createTally} from './tally.ts';
import {toTunnelActivity} from './tunnel-activity.ts';
import {createUnderWay} from './under-way.ts';

export interface ListenOptions extends DeliverOptions {
  readonly version: string;
  readonly port: number;
  readonly path: string | null;
  /** Another tunnel leads here already: shown as given. */
  readonly publicUrl: string | null;
  readonly maxBodyBytes: number;
  readonly storeFile: string;
  /** The page over the record, with its token. */
  readonly inspectorUrl: string | null;
  readonly goal: GoalOptions;
  /** Deliveries are answered once stored, and sent when their endpoint takes them. */
  readonly isHolding: boolean;
  /** At the end, what the session was like is told with its counts. */
  readonly isReporting: boolean;
}

export interface ListenPorts
  extends Omit<
      DeliverPorts,
      'hold' | 'cutOff' | 'storeTrouble' | 'onRecordFailed' | 'refusals' | 'onTurnedAway'
    >,
    Pick<HoldPorts, 'claim' | 'wait'> {
  readonly store: DeliverPorts['store'] &
    HoldPorts['store'] &
    ReportPorts['store'] &
    Pick<Store, 'countHeld'>;
  readonly forwarder: Forwarder;
  readonly openReceiver: (options: ReceiverOptions) => Promise<Receiver>;
  /** Opens the way in for a receiver's port; null: local only. */
  readonly openTunnel: OpenTunnel | null;
  /** Asked before more is taken on: null = go on, else whether whoever reads what is told has caught up. */
  readonly room: () => Promise<boolean> | null;
  /** Called right before `ready` is told, with what pauses the session and resumes it. */
  readonly onReady: (hold: Pick<Hold, 'open' | 'pause' | 'resume'>) => void;
}

export type OpenTunnel = (port: number, onChange: (change: TunnelChange) => void) => Promise<Tunnel>;

/** Receives deliveries until the signal or the goal, then lets those under way finish; `summary` is told last, and whoever renders holds what comes before `ready`. */
export async function listen(
  options: ListenOptions,
  ports: ListenPorts,
  signal: AbortSignal,
): Promise<SessionResult> {
  const tally = createTally();
  const goal = createGoal(options.goal, missing =>
    ports.emit({type: 'warning', atMs: ports.nowMs(), code: 'deadline', message: missing}),
  );
  const startedAtMs = ports.nowMs();
  const underWay = createUnderWay();
  let isReady = false;
  const cutOff = new AbortController();
  const health = createHealth({...ports, isAnswering: endpoint => ports.forwarder.isAnswering(endpoint)});
  const watching = new AbortController();
  const sparing = createSparing(ports.nowMs, (code, message) =>
    ports.emit({type: 'warning', atMs: ports.nowMs(), code, message}),
  );
  const onRecordFailed = (message: string): void => sparing.warn('not_recorded', message);
  const reporter = options.isReporting ? createReporter({...ports, onRecordFailed}) : null;
  const emit = (activity: Activity): void => {
    if (activity.type === 'attempt') {
      tally.countAttempt(activity.attempt);
      health.note(activity.attempt);
    }
    reporter?.see(activity);
    ports.emit(activity);
  };
  const countDelivery = (end: DeliveryEnd | null): void => {
    tally.countDelivery(end);
    reporter?.countDelivery(end);
    goal.countDelivery(end);
  };
  const urls = listEndpoints(options).map(({url}) => url);
  const hold = createHold(
    {endpoints: listEndpoints(options), staysOn: options.isHolding},
    {
      ...ports,
      emit,
      onRecordFailed,
      onSettled: countDelivery,
      limit: async task => {
        await ports.room();
        return ports.limit(task);
      },
    },
  );
  const storeTrouble = createStoreTrouble(sparing.warn);
  const delivering: DeliverPorts = {
    ...ports,
    emit,
    onRecordFailed,
    hold,
    storeTrouble,
    cutOff: cutOff.signal,
    refusals: createLane({atOnce: 4, waiting: 256}),
    onTurnedAway: sparing.warn,
  };
  const walkOne = async (request: ReceivedRequest, answer: AnswerSink): Promise<void> => {
    underWay.begin();
    try {
      countDelivery(await deliver(request, answer, options, delivering));
    } finally {
      underWay.end();
    }
  };
  if (options.isHolding) await hold.open();
  const opening = ports.openReceiver({
    port: options.port,
    path: options.path,
    maxBodyBytes: options.maxBodyBytes,
    onRequest: walkOne,
    onTurnedAway: sparing.warn,
    room: ports.room,
  });
  opening.catch(() => hold.stop(cutOff.signal));
  const receiver = await opening;
  const end = createEnd(signal);
  let tunnel: Tunnel | null = null;
  try {
    const endpoints = probeEndpoints(options, ports.forwarder);
    if (ports.openTunnel !== null) {
      tunnel = await ports.openTunnel(receiver.port, change => {
        if (change.state === 'ended') end.fail(change.failure);
        else emit(toTunnelActivity(change, shownPath(options), ports.nowMs()));
      });
    }
    ports.onReady(hold);
    const ready = describeReady(options, {
      port: receiver.port,
      tunnelUrl: tunnel?.url ?? null,
      endpoints: await endpoints,
      secrets: ports.secrets(),
      held: await countHeld(urls, {...ports, onRecordFailed}),
    });
    ports.emit({type: 'ready', atMs: ports.nowMs(), ...ready});
    isReady = true;
    for (const endpoint of listEndpoints(options)) {
      const isAnswering = ready.endpoints.some(one => one.url === endpoint.url && one.isAnswering);
      void health.watch(endpoint, isAnswering, watching.signal);
    }
    if (options.isHolding) hold.resume();
    goal.start();
    await Promise.race([end.reached, goal.reached]);
  } finally {
    goal.close();
    watching.abort();
    const drained = new AbortController();
    void ports.wait(drainMs, drained.signal).then(() => cutOff.abort());
    await Promise.allSettled([receiver.drain(drainMs), hold.stop(cutOff.signal)]);
    await underWay.none();
    drained.abort();
    await tunnel?.close();
    await receiver.close();
    const report = isReady ? ((await reporter?.report()) ?? null) : null;
    sparing.flush();
    const nowMs = ports.nowMs();
    if (isReady) {
      const held = await countHeld(urls, {...ports, onRecordFailed});
      ports.emit({type: 'summary', atMs: nowMs, ...tally.summarize(nowMs - startedAtMs, held, report)});
    }
  }
  return goal.conclude();
}

const drainMs = 10_000;
