import {toCurl} from '../../output/curl.ts';
import {lastUrl} from '../../output/last-url.ts';
import {toDeliveryRecord} from '../../output/ndjson.ts';
import {toRawHttp} from '../../output/raw-http.ts';
import {showDelivery} from '../../output/show-delivery.ts';
import {toTerminalText} from '../../output/terminal-text.ts';
import type {Store} from '../../store/store.ts';
import type {Attempt} from '../../webhook/attempt.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import type {ShowOptions} from '../commands/events-show.ts';
import type {Context} from '../context.ts';
import {findRecorded} from '../find-recorded.ts';
import {openTextStream} from '../rendering.ts';
import type {Settings} from '../settings.ts';
import {withStore} from '../store-file.ts';

/** Shows the recorded delivery that `id` names. */
export function runEventsShow(
  id: string,
  options: ShowOptions,
  context: Context,
  settings: Settings,
): Promise<void> {
  return withStore(options, settings, context, store => show(id, options, context, store));
}

async function show(id: string, options: ShowOptions, context: Context, store: Store): Promise<void> {
  const recorded = await findRecorded(id, store);
  const {delivery} = recorded;
  const attempts = await store.listAttempts([delivery.id]);
  switch (options.as) {
    case 'pretty':
      return showPretty(recorded, attempts, options, context);
    case 'body':
      return showExact(delivery.body, context);
    case 'http':
      return showExact(toRawHttp(delivery), context);
    case 'curl':
      return context.stdout.write(`${toCurl({...delivery, url: lastUrl(attempts, delivery.path)})}\n`);
    case 'json':
      return context.stdout.write(`${toDeliveryRecord(recorded, {full: true, attempts})}\n`);
  }
}

/** Exact in a pipe; a terminal would act on what is in the bytes. */
function showExact(bytes: Buffer, {stdout, stderr}: Context): void {
  if (!stdout.isTTY) {
    stdout.write(bytes);
    return;
  }
  const shown = toTerminalText(bytes);
  stdout.write(shown.endsWith('\n') ? shown : `${shown}\n`);
  if (shown !== bytes.toString('utf8')) stderr.tell('shown for a terminal; redirected, the bytes are exact');
}

async function showPretty(
  recorded: RecordedDelivery,
  attempts: readonly Attempt[],
  options: ShowOptions,
  context: Context,
): Promise<void> {
  const {palette, columns, write} = await openTextStream(context.stdout, options, context);
  for (const line of showDelivery({recorded, attempts, palette, columns: columns()})) write(`${line}\n`);
}
