import type {Command} from 'commander';
import {indentation, span, wrapLine} from '../../output/line.ts';
import {plainPalette} from '../../output/palette.ts';
import {Failure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {type Block, topicBlocks} from '../help/topic-text.ts';
import {isTopic, topics} from '../help/topics.ts';
import {didYouMean} from '../suggest.ts';

/** Shows help on a command or a topic; without a word, on the whole. An unknown one is a `Failure` of code `usage`. */
export function runHelp(words: readonly string[], program: Command, context: Context): void {
  const [first] = words;
  if (first !== undefined && words.length === 1 && isTopic(first)) {
    const columns = context.stdout.isTTY ? context.stdout.columns : pipedColumns;
    for (const line of topicBlocks(first, program).flatMap(block => blockLines(block, columns))) {
      context.stdout.write(`${line}\n`);
    }
    return;
  }
  findCommand(words, program).outputHelp();
}

const pipedColumns = 80;

function findCommand(words: readonly string[], program: Command): Command {
  return words.reduce<Command>((command, word) => {
    const known = command.commands.filter(one => !one.name().startsWith('__'));
    const next = known.find(one => one.name() === word);
    if (next !== undefined) return next;
    const names = [...known.map(one => one.name()), ...(command === program ? Object.keys(topics) : [])];
    const message = `there is no help on "${words.join(' ')}"${didYouMean(word, names)}`;
    throw new Failure('usage', message, `there is help on ${names.join(', ')}`);
  }, program);
}

function blockLines(block: Block, columns: number): readonly string[] {
  const {plain} = plainPalette;
  if (typeof block === 'string') {
    return ['', ...wrapLine([span(block, plain)], {columns, hang: 0, longWords: 'keep'})];
  }
  const width = Math.max(...block.map(([term]) => term.length));
  return [
    '',
    ...block.flatMap(([term, about]) =>
      wrapLine([indentation(2), span(term.padEnd(width + 2), plain), span(about, plain)], {
        columns,
        hang: width + 4,
        longWords: 'keep',
      }),
    ),
  ];
}
