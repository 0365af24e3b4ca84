import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {judge} from './goals.ts';
import {describeMachine} from './machine.ts';
import type {Report, SectionResult} from './report.ts';
import {sections} from './sections.ts';
import {showGoals, showTable} from './show.ts';

const usage = `npm run bench -- [--short] [--only ${Object.keys(sections).join(',')}] [--json] [--save <file>] [--soak <minutes>]
npm run bench -- compare <before.json> <after.json>
`;

/** Runs the sections asked for and prints what they measured; resolves with the exit code. */
export async function main(
  args: readonly string[],
  {root, built}: {root: string; built: string},
): Promise<number> {
  const {values} = parseArgs({
    args: [...args],
    options: {
      short: {type: 'boolean', default: false},
      only: {type: 'string'},
      json: {type: 'boolean', default: false},
      save: {type: 'string'},
      soak: {type: 'string', default: '0'},
      help: {type: 'boolean', short: 'h', default: false},
    },
  });
  const names = values.only?.split(',') ?? Object.keys(sections);
  const unknown = names.find(name => sections[name] === undefined);
  if (values.help || unknown !== undefined) {
    process.stderr.write(unknown === undefined ? usage : `there is no section ${unknown}\n${usage}`);
    return unknown === undefined ? 0 : 2;
  }
  const say = (text: string): void => void (values.json || process.stdout.write(`${text}\n`));
  const machine = describeMachine();
  // By way of `exit`, which ends the processes that were started.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const folder = mkdtempSync(join(tmpdir(), 'vigthoria-bench-'));
  // Node reads such a file at every start, which would hide everything else.
  delete process.env['NODE_EXTRA_CA_CERTS'];
  try {
    const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const mode = values.short ? 'short' : 'full';
    const date = new Date().toISOString();
    say(`vigthoria ${version}, ${mode} run, ${date}\n${Object.values(machine).join(' · ')}\n`);
    const sectionsDone: SectionResult[] = [];
    const report = (): Report => ({
      date,
      version,
      mode,
      machine: {...machine, load_after: Number(loadavg()[0]?.toFixed(2))},
      sections: sectionsDone,
      goals: judge(sectionsDone),
    });
    for (const name of names) {
      const tell = (text: string): void => void process.stderr.write(`… ${name}: ${text}\n`);
      tell('begins');
      const bench = {isShort: values.short, soakMs: Number(values.soak) * 60_000, root, built, folder, tell};
      const tables = (await sections[name]?.(bench)) ?? [];
      sectionsDone.push({section: name, tables});
      for (const table of tables) say(showTable(table));
      // After each section: a full run takes long enough to be ended early.
      if (values.save !== undefined) writeFileSync(values.save, toJson(report()));
    }
    say(showGoals(report().goals.filter(({got}) => got !== null)));
    if (values.json) process.stdout.write(toJson(report()));
    return 0;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

function toJson(report: Report): string {
  return `${JSON.stringify(report, null, 1)}\n`;
}
