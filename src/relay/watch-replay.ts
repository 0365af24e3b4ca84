import {type Attempt, isAccepted, type Responded} from '../webhook/attempt.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {type ReplayItem, type ReplayPorts, replayItem} from './replay-many.ts';

export interface WatchPorts extends ReplayPorts {
  /** Whether something accepts connections there. */
  readonly isAnswering: (endpoint: Endpoint) => Promise<boolean>;
  /** True once after files have changed and been quiet for a moment. */
  readonly takeChange: () => boolean;
  readonly tell: (news: WatchNews) => void;
}

/** What happens between the sends. */
export type WatchNews =
  | {readonly kind: 'answered'; readonly before: Answered; readonly after: Answered}
  | {readonly kind: 'waiting-for-change'; readonly left: number}
  | {readonly kind: 'waiting-for-port'; readonly endpoint: Endpoint}
  | {readonly kind: 'changed'}
  | {readonly kind: 'restarted'; readonly endpoint: Endpoint};

type Answered = Extract<Attempt, Responded>;

const pollMs = 100;
/** An app that is started again by a change has gone within that time. */
const restartWithinMs = 15_000;

/**
 * Sends items until each is answered 2xx: at once, then at each change of files, and when the app that a change has
 * started again is back. Resolves with whether all were taken; false only at the signal.
 */
export async function replayUntilAccepted(
  items: Iterable<ReplayItem>,
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<boolean> {
  const answers = new Map<ReplayItem, Answered>();
  let changedAtMs = Number.NEGATIVE_INFINITY;
  let pending: readonly ReplayItem[] = [...items];
  for (;;) {
    const round = await sendRound(pending, answers, ports, signal);
    pending = round.pending;
    const [next] = pending;
    if (next === undefined) return true;
    if (signal.aborted) return false;
    if (round.isUnreachable) {
      await waitForPort(next.endpoint, ports, signal);
    } else {
      ports.tell({kind: 'waiting-for-change', left: pending.length});
      changedAtMs = await waitForNews(next.endpoint, changedAtMs, ports, signal);
    }
    if (signal.aborted) return false;
  }
}

interface Round {
  readonly pending: readonly ReplayItem[];
  /** It ended there: what is not up takes none of the others either. */
  readonly isUnreachable: boolean;
}

async function sendRound(
  items: readonly ReplayItem[],
  answers: Map<ReplayItem, Answered>,
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<Round> {
  const left: ReplayItem[] = [];
  for (const [index, item] of items.entries()) {
    const attempt = await replayItem(await item.fetch(), item.endpoint, ports, signal);
    tellDifference(item, attempt, answers, ports);
    if (!isAccepted(attempt)) left.push(item);
    const isUnreachable = attempt.outcome === 'failed' && attempt.error.code === 'unreachable';
    if (isUnreachable || signal.aborted)
      return {pending: [...left, ...items.slice(index + 1)], isUnreachable};
  }
  return {pending: left, isUnreachable: false};
}

function tellDifference(
  item: ReplayItem,
  after: Attempt,
  answers: Map<ReplayItem, Answered>,
  ports: WatchPorts,
): void {
  // Where there was no answer, the next one is compared with the last there was.
  if (after.outcome !== 'responded') return;
  const before = answers.get(item);
  answers.set(item, after);
  if (before !== undefined) ports.tell({kind: 'answered', before, after});
}

/** Resolves when something listens there. */
async function waitForPort(endpoint: Endpoint, ports: WatchPorts, signal: AbortSignal): Promise<void> {
  ports.tell({kind: 'waiting-for-port', endpoint});
  while (!signal.aborted && !(await ports.isAnswering(endpoint))) await ports.pause(pollMs, signal);
  // What had changed before is in what listens there now.
  ports.takeChange();
}

/** Resolves, at a change of files or when an app is back that went after the last change, with when the last change was. */
async function waitForNews(
  endpoint: Endpoint,
  changedAtMs: number,
  ports: WatchPorts,
  signal: AbortSignal,
): Promise<number> {
  let hasGone = false;
  while (!signal.aborted) {
    await ports.pause(pollMs, signal);
    if (ports.takeChange()) {
      ports.tell({kind: 'changed'});
      return ports.monotonicMs();
    }
    if (!hasGone && ports.monotonicMs() - changedAtMs > restartWithinMs) continue;
    const isThere = await ports.isAnswering(endpoint);
    if (isThere && hasGone) {
      ports.tell({kind: 'restarted', endpoint});
      return changedAtMs;
    }
    if (!isThere && !hasGone) ports.tell({kind: 'waiting-for-port', endpoint});
    hasGone ||= !isThere;
  }
  return changedAtMs;
}
