import {readFileSync} from 'node:fs';
import type {Report} from './report.ts';
import {showCell} from './show.ts';

/** Says how the figures of two saved runs differ; resolves with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const [before, after] = args.map(read);
  if (before === undefined || after === undefined) {
    process.stderr.write('npm run bench -- compare <before.json> <after.json>\n');
    return 2;
  }
  for (const [name, {date, version, mode, machine}] of Object.entries({before, after})) {
    process.stdout.write(
      `${name.padEnd(6)}  ${version}, ${mode}, ${date}, ${machine['processor']}, ${machine['node']}\n`,
    );
  }
  process.stdout.write(`\n${compare(before, after).join('\n')}\n`);
  return 0;
}

/** A line for each figure that both runs have, with the change in percent. */
export function compare(before: Report, after: Report): string[] {
  const old = new Map(figuresOf(before));
  return figuresOf(after).flatMap(([name, now]) => {
    const then = old.get(name);
    if (then === undefined) return [];
    const change = then === 0 ? '' : `${now >= then ? '+' : ''}${(((now - then) / then) * 100).toFixed(0)} %`;
    return [`${change.padStart(8)}  ${showCell(then).padStart(9)} → ${showCell(now).padEnd(9)}  ${name}`];
  });
}

function figuresOf({sections}: Report): [name: string, figure: number][] {
  return sections
    .flatMap(({tables}) => tables)
    .flatMap(({title, columns, rows}) =>
      rows.flatMap(({name, cells}) =>
        cells.flatMap((cell, index): [string, number][] =>
          typeof cell === 'number' ? [[`${title} · ${name} · ${columns[index]}`, cell]] : [],
        ),
      ),
    );
}

function read(file: string): Report {
  return JSON.parse(readFileSync(file, 'utf8'));
}
