import {type Command, Option} from 'commander';
import {toCurl} from '../../output/curl.ts';
import {toDeliveryRecord} from '../../output/ndjson.ts';
import {toRawHttp} from '../../output/raw-http.ts';
import {showDelivery} from '../../output/show-delivery.ts';
import type {Store} from '../../store/store.ts';
import type {Attempt} from '../../webhook/attempt.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import type {Context} from '../context.ts';
import {findRecorded} from '../find-recorded.ts';
import {addStoreOption, type StoreOptions} from '../options.ts';
import {openTextStream} from '../rendering.ts';
import {readSettings} from '../settings.ts';
import {withStore} from '../store-file.ts';

type Form = 'pretty' | 'body' | 'http' | 'curl' | 'json';

interface ShowCommandOptions extends StoreOptions {
  readonly as: Form;
  readonly color: string;
}

export function addEventsShow(events: Command, context: Context): void {
  const command = events
    .command('show')
    .summary('show one recorded delivery')
    .description('Shows one recorded delivery with its attempts.')
    .argument('<id>', 'event id (evt_…), delivery id (dlv_…) or a unique beginning of either')
    .addOption(
      new Option('--as <form>', 'body: the exact bytes; http: the raw request; curl: a command that sends it')
        .choices(['pretty', 'body', 'http', 'curl', 'json'])
        .default('pretty'),
    );
  addStoreOption(command)
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events show evt_abc123xyz
  vigthoria events show evt_abc123xyz --as body > event.json
`,
    )
    .action(async (id: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<ShowCommandOptions>();
      const settings = readSettings(context.env, context.cwd);
      await withStore(options, settings, context, store => run(id, options, context, store));
    });
}

async function run(id: string, options: ShowCommandOptions, context: Context, store: Store): Promise<void> {
  const recorded = await findRecorded(id, store);
  const {delivery} = recorded;
  const attempts = await store.listAttempts([delivery.id]);
  switch (options.as) {
    case 'pretty':
      return showPretty(recorded, attempts, options, context);
    case 'body':
      return context.stdout.write(delivery.body);
    case 'http':
      return context.stdout.write(toRawHttp(delivery));
    case 'curl':
      return context.stdout.write(`${toCurl({...delivery, url: lastUrl(attempts, delivery.path)})}\n`);
    case 'json':
      return context.stdout.write(`${toDeliveryRecord(recorded, {full: true, attempts})}\n`);
  }
}

async function showPretty(
  recorded: RecordedDelivery,
  attempts: readonly Attempt[],
  options: ShowCommandOptions,
  context: Context,
): Promise<void> {
  const {palette, columns, write} = await openTextStream(context.stdout, options, context);
  for (const line of showDelivery({recorded, attempts, palette, columns: columns()})) write(`${line}\n`);
}

/** Where it went last, else the usual place. */
function lastUrl(attempts: readonly Attempt[], path: string): string {
  const last = attempts.findLast(({outcome}) => outcome === 'responded' || outcome === 'failed');
  return last !== undefined && 'url' in last ? last.url : `http://localhost:3000${path}`;
}
