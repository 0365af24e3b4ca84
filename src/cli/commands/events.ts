import type {Command} from 'commander';
import {type AddCommand, namedOrAll, type SetExitCode} from '../add-command.ts';
import type {Context} from '../context.ts';
import {addEventsDiff} from './events-diff.ts';
import {addEventsExport} from './events-export.ts';
import {addEventsImport} from './events-import.ts';
import {addEventsList} from './events-list.ts';
import {addEventsPrune} from './events-prune.ts';
import {addEventsShow} from './events-show.ts';

const commands: ReadonlyMap<string, AddCommand> = new Map([
  ['list', addEventsList],
  ['show', addEventsShow],
  ['diff', addEventsDiff],
  ['export', addEventsExport],
  ['import', addEventsImport],
  ['prune', addEventsPrune],
]);

export function addEvents(
  program: Command,
  context: Context,
  setExitCode: SetExitCode,
  words: readonly string[],
): void {
  const events = program
    .command('events')
    .summary('the recorded deliveries')
    .description('The recorded deliveries.')
    .addHelpText(
      'after',
      `
Examples:
  vigthoria events list
  vigthoria events show evt_abc123xyz
`,
    );
  for (const add of namedOrAll(commands, words)) add(events, context, setExitCode, []);
}
