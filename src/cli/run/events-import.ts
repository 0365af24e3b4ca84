import {toImportRecord, toImportSentence} from '../../output/import-result.ts';
import {type ImportResult, importEntries} from '../../relay/import.ts';
import {Failure} from '../../webhook/failure.ts';
import {formats, nameOf, openArchive} from '../archive-file.ts';
import type {ImportOptions} from '../commands/events-import.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {deriveDeliveryId, sha256} from '../ids.ts';
import {findSecrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {readStdin} from '../stdin.ts';
import {withStore} from '../store-file.ts';

/** Told one by one; of more only the count. */
const maxTold = 20;

/** Records what a file holds; exit 2 where a part of it could not be read. */
export async function runEventsImport(
  file: string,
  options: ImportOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  const secrets = findSecrets(options, settings, readStdin).active;
  const entries = openArchive(file);
  const ending = watchSignals(context.process);
  try {
    const result = await withStore(options, settings, context, store =>
      importEntries(
        entries,
        {
          store,
          secrets,
          sha256,
          deriveDeliveryId,
          tell: (at, message) => context.stderr.tell(`vigthoria: ${nameOf(file)}, ${at}: ${message}`),
        },
        ending.signal,
      ),
    );
    return ending.exitCode() ?? report(result, file, options, context);
  } finally {
    ending.dispose();
  }
}

function report(result: ImportResult, file: string, options: ImportOptions, context: Context): number {
  const {imported, extended, present, damaged} = result;
  const isNone = imported + extended + present === 0;
  if (isNone && damaged.length > 0 && damaged.every(({reason}) => reason === 'it is no JSON'))
    throw new Failure('unreadable_input', `${nameOf(file)} holds nothing that can be read`, formats);
  for (const {at, reason} of damaged.slice(0, maxTold))
    context.stderr.tell(`vigthoria: ${nameOf(file)}, ${at}: ${reason}`);
  if (damaged.length > maxTold)
    context.stderr.tell(`vigthoria: ${nameOf(file)}: and ${damaged.length - maxTold} more like that`);
  if (isNone && damaged.length === 0)
    throw new Failure('missing_input', `${nameOf(file)} holds no delivery`, formats);
  context.stdout.write(`${options.json === true ? toImportRecord(result) : toImportSentence(result)}\n`);
  return damaged.length === 0 ? exitCodes.done : exitCodes.usage;
}
