import {progressText} from '../output/progress-text.ts';
import type {Store} from '../store/store.ts';
import {isFailure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import {pause} from './pause.ts';
import {openRenderer, type RenderOptions} from './rendering.ts';

const betweenPartsMs = 30;
/** Fewer are taken in before anybody could read a word on it. */
const fewDeliveries = 2000;

/**
 * Takes what came since the last search into its index, after the answer has been given: the next search is quick then.
 * It may be ended at any time, and goes on from there at the next search.
 */
export async function fillSearchIndex(store: Store, options: RenderOptions, context: Context): Promise<void> {
  const total = await store.countUnindexed();
  if (total === 0) return;
  const renderer = await openRenderer(options, context);
  const startedMs = context.monotonicMs();
  const show = (done: number): void => {
    const progress = {done, total, elapsedMs: context.monotonicMs() - startedMs};
    if (context.stderr.isTTY) renderer.progress(`indexing for later searches  ${progressText(progress)}`);
    else if (done === 0)
      renderer.progress(`indexing ${total} deliveries once, so that later searches are quick`);
  };
  try {
    for (let done = 0; !context.readerGone.aborted; ) {
      if (total > fewDeliveries) show(done);
      const taken = await store.indexForSearch();
      if (taken === 0) return;
      done += taken;
      // A listen that waits to record what it receives looks for its turn now and then only.
      await pause(betweenPartsMs, context.readerGone);
    }
  } catch (error) {
    if (!isFailure(error)) throw error;
    context.stderr.tell(`vigthoria: the index for later searches cannot be kept: ${error.message}`);
  } finally {
    renderer.close();
  }
}
