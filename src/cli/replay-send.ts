import {progressText} from '../output/progress-text.ts';
import {type Replayed, replayMany} from '../relay/replay-many.ts';
import type {Store} from '../store/store.ts';
import type {Activity} from '../webhook/activity.ts';
import type {ReplayOptions} from './commands/replay.ts';
import type {Context} from './context.ts';
import {exitCodes} from './exit-code.ts';
import {openForwarder} from './forwarding.ts';
import {type OpenRenderer, openRenderer} from './rendering.ts';
import type {Change} from './replay-change.ts';
import {countItems, type ReplayJob, toItems} from './replay-jobs.ts';
import {createFetch, toReplayPorts} from './replay-ports.ts';
import {watchSignals} from './signals.ts';

/** Sends each job as often as asked, at the pace asked, and resolves with the exit code. */
export async function sendJobs(
  jobs: readonly ReplayJob[],
  change: Change,
  options: ReplayOptions,
  context: Context,
  store: Store,
): Promise<number> {
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(exitCodes.done));
  const total = countItems(jobs, options.times);
  const isCompact = total > 1 && options.verbose !== true;
  const renderer = await openRenderer(isCompact ? {...options, compact: true} : options, context);
  const forwarder = await openForwarder(options, context);
  const emit = total > 1 ? withProgress(renderer, total, context) : renderer.render;
  const ports = toReplayPorts(forwarder, store, context, emit);
  const pace = {ratePerSecond: options.rate ?? null, concurrency: options.concurrency};
  try {
    const items = toItems(jobs, options.times, createFetch(change, store, context, emit));
    const replayed = await replayMany(items, pace, ports, ending.signal);
    renderer.progress(null);
    if (total > 1) renderer.render({type: 'summary', atMs: context.nowMs(), ...replayed.summary});
    if (!context.readerGone.aborted) tellLeft(replayed, total, context);
    return (
      ending.exitCode() ??
      (replayed.areAllAccepted && !replayed.isEndpointGone ? exitCodes.done : exitCodes.no)
    );
  } finally {
    await forwarder.close();
    renderer.close();
    ending.dispose();
  }
}

/** Renders, with a bar below it on a terminal. */
function withProgress(
  renderer: OpenRenderer,
  total: number,
  {stderr, monotonicMs}: Context,
): (activity: Activity) => void {
  const startedMs = monotonicMs();
  let done = 0;
  return activity => {
    renderer.render(activity);
    if (activity.type === 'attempt') done += 1;
    if (stderr.isTTY) renderer.progress(progressText({done, total, elapsedMs: monotonicMs() - startedMs}));
  };
}

function tellLeft({started, isEndpointGone}: Replayed, total: number, {stderr}: Context): void {
  if (isEndpointGone) stderr.tell('vigthoria: stopped after 5 connection failures in a row');
  if (started < total) stderr.tell(`  ${total - started} of ${total} are left; nothing was sent for them`);
}
