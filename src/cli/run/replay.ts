import type {Store} from '../../store/store.ts';
import {readEvent} from '../../webhook/event.ts';
import {Failure, isFailure} from '../../webhook/failure.ts';
import type {ReplayOptions} from '../commands/replay.ts';
import {canAsk, confirm} from '../confirm.ts';
import type {Context} from '../context.ts';
import {editInEditor} from '../edit-in-editor.ts';
import {exitCodes} from '../exit-code.ts';
import {findRecorded} from '../find-recorded.ts';
import {refuseRemote} from '../forwarding.ts';
import {type Change, toChange} from '../replay-change.ts';
import {printCurl} from '../replay-curl.ts';
import {type ReplayJob, toJobs} from '../replay-jobs.ts';
import {tellPlan} from '../replay-plan.ts';
import {selectDeliveries} from '../replay-selection.ts';
import {sendJobs} from '../replay-send.ts';
import {watchJobs} from '../replay-watch.ts';
import type {Settings} from '../settings.ts';
import {withStore} from '../store-file.ts';

/** Sends the recorded deliveries that ids or options choose again; resolves with the exit code. */
export function runReplay(
  ids: readonly string[],
  options: ReplayOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  return withStore(options, settings, context, store => run(ids, options, context, settings, store));
}

async function run(
  ids: readonly string[],
  options: ReplayOptions,
  context: Context,
  settings: Settings,
  store: Store,
): Promise<number> {
  const asked = toChange(options, settings);
  const selection = await selectDeliveries(ids, options, store, context.nowMs());
  const jobs = await toJobs(selection.deliveries, options.forwardTo ?? [], store);
  const change = await checkChange(asked, jobs, options, context, store);
  if (options.curl === true) {
    await printCurl(jobs, change, options, context, store);
    return exitCodes.done;
  }
  await refuseRemote(
    jobs.flatMap(({endpoints}) => endpoints),
    options,
    context,
  );
  tellPlan(jobs, selection, change, options, context);
  if (options.dryRun === true) return exitCodes.done;
  if (selection.isBulk && jobs.length > 1) {
    const isConfirmed = await confirmCount(jobs.length, options, context);
    if (isConfirmed !== true) return isConfirmed === null ? exitCodes.interrupted : exitCodes.no;
  }
  return options.watch === undefined
    ? sendJobs(jobs, change, options, context, store)
    : watchJobs(jobs, change, {...options, watch: options.watch}, context, settings, store);
}

/** Off a terminal only `--yes` confirms: nothing is sent by accident from a script. */
async function confirmCount(count: number, {yes}: ReplayOptions, context: Context): Promise<boolean | null> {
  if (yes === true) return true;
  if (canAsk(context)) return confirm(`Send these ${count} deliveries?`, context);
  throw new Failure('usage', `${count} deliveries would be sent, and nobody is there to ask`, 'add --yes');
}

/** Makes every change once before anything is sent, so that none stops half-way; opens the editor for `--edit`. */
async function checkChange(
  change: Change,
  jobs: readonly ReplayJob[],
  options: ReplayOptions,
  context: Context,
  store: Store,
): Promise<Change> {
  if (change.kind !== 'edit') return change;
  const isOne = jobs.length === 1;
  if (options.edit === true && !isOne) {
    throw new Failure(
      'usage',
      `--edit is for one delivery, and ${jobs.length} are chosen`,
      'give one id, or change all with --set',
    );
  }
  for (const {chosen} of jobs) {
    const {delivery} = await findRecorded(chosen.delivery.id, store);
    const body = nameDelivery(delivery.event.id ?? delivery.id, isOne, () => change.toBody(delivery));
    if (options.edit !== true) continue;
    const edited = await editInEditor(body, delivery.event.isJson ? '.json' : '.txt', context);
    return {...change, toBody: () => edited, keepsEventId: readEvent(edited).id === delivery.event.id};
  }
  return change;
}

/** Among several, an edit that has no place says in which payload. */
function nameDelivery<T>(id: string, isOne: boolean, edit: () => T): T {
  try {
    return edit();
  } catch (error) {
    if (isOne || !isFailure(error)) throw error;
    throw new Failure(error.code, `${id}: ${error.message}`, error.hint);
  }
}
