import {toAnswerDiffRecord, toDeliveryDiffRecord} from '../../output/diff-record.ts';
import {showAnswerDiff, showDeliveryDiff} from '../../output/show-diff.ts';
import type {Store} from '../../store/store.ts';
import {compareAnswers, compareDeliveries, isSent} from '../../webhook/comparison.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import {Failure} from '../../webhook/failure.ts';
import type {DiffOptions} from '../commands/events-diff.ts';
import type {Context} from '../context.ts';
import {findRecorded} from '../find-recorded.ts';
import {openTextStream} from '../rendering.ts';
import type {Settings} from '../settings.ts';
import {withStore} from '../store-file.ts';

/** Compares two deliveries, or the answers of the last two attempts of one. */
export async function runEventsDiff(
  id: string,
  other: string | undefined,
  options: DiffOptions,
  context: Context,
  settings: Settings,
): Promise<void> {
  await withStore(options, settings, context, async store => {
    const first = await findRecorded(id, store);
    if (other === undefined) await diffAnswers(first, options, context, store);
    else await diffDeliveries([first, await findRecorded(other, store)], options, context);
  });
}

async function diffDeliveries(
  sides: readonly [RecordedDelivery, RecordedDelivery],
  options: DiffOptions,
  context: Context,
): Promise<void> {
  const comparison = compareDeliveries(sides[0].delivery, sides[1].delivery);
  if (options.json === true) {
    context.stdout.write(`${toDeliveryDiffRecord(sides, comparison)}\n`);
    return;
  }
  const {palette, columns, write} = await openTextStream(context.stdout, options, context);
  for (const line of showDeliveryDiff(sides, comparison, {palette, columns: columns()})) write(`${line}\n`);
}

async function diffAnswers(
  {delivery}: RecordedDelivery,
  options: DiffOptions,
  context: Context,
  store: Store,
): Promise<void> {
  const sent = (await store.listAttempts([delivery.id])).filter(isSent);
  const [from, to] = sent.slice(-2);
  if (from === undefined || to === undefined) {
    throw new Failure(
      'missing_input',
      `${delivery.event.id ?? delivery.id} has been sent ${sent.length === 0 ? 'nowhere yet' : 'once only'}, so there are no two answers to compare`,
      `send it again with vigthoria replay, or name a second delivery to compare it with`,
    );
  }
  const comparison = compareAnswers(from, to);
  if (options.json === true) {
    context.stdout.write(`${toAnswerDiffRecord([from, to], comparison)}\n`);
    return;
  }
  const {palette, columns, write} = await openTextStream(context.stdout, options, context);
  for (const line of showAnswerDiff([from, to], delivery.method, comparison, {palette, columns: columns()}))
    write(`${line}\n`);
}
