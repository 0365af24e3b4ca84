import type {Command} from 'commander';
import type {Context} from '../context.ts';
import type {SetExitCode} from '../program.ts';
import {addEventsDiff} from './events-diff.ts';
import {addEventsExport} from './events-export.ts';
import {addEventsImport} from './events-import.ts';
import {addEventsList} from './events-list.ts';
import {addEventsPrune} from './events-prune.ts';
import {addEventsShow} from './events-show.ts';

export function addEvents(program: Command, context: Context, setExitCode: SetExitCode): void {
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
  addEventsList(events, context);
  addEventsShow(events, context);
  addEventsDiff(events, context);
  addEventsExport(events, context, setExitCode);
  addEventsImport(events, context, setExitCode);
  addEventsPrune(events, context);
}
