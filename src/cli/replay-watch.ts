import {answerChangeLines} from '../output/answer-change.ts';
import type {TextStream} from '../output/renderer.ts';
import {sanitize} from '../output/sanitize.ts';
import {replayUntilAccepted, type WatchNews} from '../relay/watch-replay.ts';
import type {Store} from '../store/store.ts';
import type {ReplayOptions} from './commands/replay.ts';
import type {Context} from './context.ts';
import {exitCodes} from './exit-code.ts';
import {openForwarder} from './forwarding.ts';
import {type OpenRenderer, openRenderer, openTextStream} from './rendering.ts';
import type {Change} from './replay-change.ts';
import {type ReplayJob, toItems} from './replay-jobs.ts';
import {createFetch, toReplayPorts} from './replay-ports.ts';
import type {Settings} from './settings.ts';
import {watchSignals} from './signals.ts';
import {storeFile} from './store-file.ts';

/** Sends the jobs again at each change of files until all are answered 2xx, and resolves with the exit code. */
export async function watchJobs(
  jobs: readonly ReplayJob[],
  change: Change,
  options: ReplayOptions & {readonly watch: readonly string[]},
  context: Context,
  settings: Settings,
  store: Store,
): Promise<number> {
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(exitCodes.done));
  const {watchFiles} = await import('./file-watch.ts');
  const files = await watchFiles(options.watch, {
    cwd: context.cwd,
    monotonicMs: context.monotonicMs,
    record: storeFile(options, settings),
    onError: message => context.stderr.tell(`vigthoria: --watch: ${message}`),
  });
  const renderer = await openRenderer(options, context);
  const talk = await openTextStream(context.stderr, options, context);
  const forwarder = await openForwarder(options, context);
  try {
    const items = toItems(jobs, options.times, createFetch(change, store, context, renderer.render));
    const areAllAccepted = await replayUntilAccepted(
      items,
      {
        ...toReplayPorts(forwarder, store, context, renderer.render),
        isAnswering: forwarder.isAnswering,
        takeChange: files.takeChange,
        tell: news => tellNews(news, {renderer, talk, watched: options.watch, changed: files.lastChanged()}),
      },
      ending.signal,
    );
    return ending.exitCode() ?? (areAllAccepted ? exitCodes.done : exitCodes.no);
  } finally {
    renderer.close();
    await forwarder.close();
    await files.close();
    ending.dispose();
  }
}

interface NewsDesk {
  readonly renderer: OpenRenderer;
  readonly talk: TextStream;
  readonly watched: readonly string[];
  readonly changed: readonly string[];
}

function tellNews(news: WatchNews, {renderer, talk, watched, changed}: NewsDesk): void {
  const line = (text: string): void => {
    renderer.progress(null);
    talk.write(`${text}\n`);
  };
  switch (news.kind) {
    case 'answered':
      for (const text of answerChangeLines(news.before, news.after, {
        palette: talk.palette,
        columns: talk.columns(),
      }))
        line(text);
      return;
    case 'waiting-for-change':
      renderer.progress(`waiting for a change in ${watched.join(', ')} (Ctrl+C to stop)`);
      return;
    case 'waiting-for-port':
      renderer.progress(`waiting until something listens on ${news.endpoint.host} (Ctrl+C to stop)`);
      return;
    case 'changed':
      line(sanitize(`changed: ${nameFew(changed)}`));
      return;
    case 'restarted':
      line(`${news.endpoint.host} is back`);
      return;
  }
}

const maxNames = 3;

function nameFew(names: readonly string[]): string {
  const left = names.length - maxNames;
  return `${names.slice(0, maxNames).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
