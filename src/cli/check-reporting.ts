import {writeFileSync} from 'node:fs';
import {toMarkdown} from '../output/check-markdown.ts';
import {toCheckSummaryRecord, toFaultRecord, toProbeRecord} from '../output/check-records.ts';
import {createProbeLines, showConclusion} from '../output/probe-lines.ts';
import type {CheckReport, ProbeResult} from '../webhook/check.ts';
import {Failure} from '../webhook/failure.ts';
import type {CheckCommandOptions} from './commands/check.ts';
import type {Context} from './context.ts';
import {createWait, openTextStream} from './rendering.ts';

export interface Reporting {
  readonly onProbe: (name: string) => void;
  readonly onResult: (result: ProbeResult) => void;
  readonly conclude: (report: CheckReport) => void;
  readonly close: () => void;
}

/** Where a report goes, as the options say; a `Failure` of code `usage` where its file cannot be written. */
export async function openReporting(options: CheckCommandOptions, context: Context): Promise<Reporting> {
  const {json, report: file} = options;
  if (file === '-' && json === true) {
    throw new Failure('usage', '--report - and --json both go to stdout', 'name a file for the report');
  }
  // Before anything is sent: the work would be lost.
  if (file !== undefined) writeReport(file, '', 'a');
  const stdout = await openTextStream(context.stdout, options, context);
  const wait = createWait(context, await openTextStream(context.stderr, options, context));
  const isQuiet = file === '-';
  const lines = createProbeLines(stdout);
  const line = (text: string): void => stdout.write(`${text}\n`);
  return {
    onProbe: name => {
      if (context.stderr.isTTY) wait.show(name);
    },
    onResult: result => {
      wait.show(null);
      if (json === true) line(toProbeRecord(result, context.nowMs()));
      else if (!isQuiet) lines.show(result);
    },
    conclude: report => {
      if (json === true) {
        for (const fault of report.faults) line(toFaultRecord(fault, context.nowMs()));
        line(toCheckSummaryRecord(report, context.nowMs()));
      } else if (!isQuiet) showConclusion(report, stdout);
      if (isQuiet) stdout.write(toMarkdown(report));
      else if (file !== undefined) writeReport(file, toMarkdown(report), 'w');
    },
    close: () => wait.show(null),
  };
}

function writeReport(file: string, text: string, flag: 'a' | 'w'): void {
  if (file === '-') return;
  try {
    writeFileSync(file, text, {flag, mode: 0o600});
  } catch (error) {
    throw new Failure(
      'usage',
      `--report ${file} cannot be written`,
      'name a file in a folder that is there',
      {
        cause: error,
      },
    );
  }
}
