import {writeFileSync} from 'node:fs';
import {cpus, totalmem} from 'node:os';
import type {Reporter, TestCase} from 'vitest/node';
import type {FaultCounts} from './fault-test.ts';

interface Row {
  readonly title: string;
  readonly state: string;
  readonly counts: FaultCounts;
}

/** Ends a run with a table of what each fault did, and writes it as Markdown too where a file is named. */
export class FaultTable implements Reporter {
  readonly #markdownFile: string | null;
  readonly #rows: Row[] = [];

  constructor(markdownFile: string | null) {
    this.#markdownFile = markdownFile;
  }

  /** The file has each row as soon as it is known: a run takes minutes, and may be broken off. */
  onTestCaseResult(test: TestCase): void {
    this.#rows.push(...toRow(test));
    if (this.#markdownFile !== null) writeFileSync(this.#markdownFile, this.#table());
  }

  onTestRunEnd(): void {
    process.stdout.write(`\n${this.#table()}`);
  }

  #table(): string {
    return `${tableLines(this.#rows).join('\n')}\n`;
  }
}

function toRow(test: TestCase): readonly Row[] {
  const counts = test.meta().fault;
  const {state} = test.result();
  if (counts === undefined) return [];
  return [{title: test.name, state: state === 'passed' ? 'held' : state, counts}];
}

function tableLines(rows: readonly Row[]): readonly string[] {
  const cells = [
    ['fault', 'rounds', 'requests', 'losses', 'duplicates', 'result', ''],
    ...rows.map(({title, state, counts}) => [
      title,
      ...[counts.rounds, counts.requests, counts.losses, counts.duplicates].map(count =>
        count.toLocaleString('en'),
      ),
      state,
      counts.remark ?? '',
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5, 6].map(column => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column >= 1 && column <= 4;
  const toLine = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${isNumber(column) ? ':' : '-'}`).join('|')}|`;
  const [first = [], ...rest] = cells;
  return [toLine(first), rule, ...rest.map(toLine), '', machine()];
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  return `${cpus().length} cores, ${gigabytes} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}, ${day}.`;
}
